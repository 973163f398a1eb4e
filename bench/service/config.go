package service

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// Config is what an operator decides. Each field has a flag and an environment variable; the flag wins.
type Config struct {
	Addr        string        // where customers come in
	AdminAddr   string        // where operators come in; empty for no admin listener
	AdminToken  string        // what they have to bring for jsongate's handler; empty for nothing
	KeyHeader   string        // the header whose value keeps a customer on one side of a canary; empty for none
	Database    string        // the file
	Stock       int64         // pieces of each product in a new database
	MaxBody     int64         // bytes
	ShowPath    bool          // answers carry the header Jsongate-Path
	Pprof       bool          // net/http/pprof on the admin listener
	LogRequests bool          // a line for each request, and not only for those that failed on our side
	LogLevel    slog.Level    //
	Drain       time.Duration // how long requests that are going on may take once the service is told to stop
}

// ErrHelp is the error of ReadConfig where the arguments ask for the manual.
var ErrHelp = pflag.ErrHelp

// Usage is the command's manual.
const Usage = `Usage: orders [FLAG]...

An order service: POST /orders, GET /orders/{id}, POST /orders/{id}/payments, GET /healthz, GET /metrics.

  --addr HOST:PORT     where customers come in; 127.0.0.1:8080
  --admin HOST:PORT    where operators come in, "" for nowhere; 127.0.0.1:8081
  --admin-token TOKEN  what operators bring to /jsongate/ of the admin listener, as "Authorization: Bearer TOKEN"; "" for nothing.
                       Set it as JSONGATE_ADMIN_TOKEN, which is where operators' commands look for it, or as ORDERS_ADMIN_TOKEN,
                       which counts first: an argument shows in every list of processes
  --key-header NAME    the header with the customer's id: with a canary, requests with the same id take the same path; "" for
                       chance
  --db FILE            the SQLite database, made if there is none; orders.db
  --stock N            pieces of each product in a new database; 1000000000
  --max-body BYTES     how large a body may be; 65536
  --show-path          answers carry the header Jsongate-Path: which path judged the body, and why
  --pprof              net/http/pprof on the admin listener
  --log-requests       a log line for each request, --log-requests=false for those alone that failed on our side; true
  --log-level LEVEL    debug, info, warn or error; info
  --drain DURATION     how long requests that are going on may take after SIGTERM; 15s

Each flag can be set in the environment too: --max-body is ORDERS_MAX_BODY, and so on. A flag beats the environment. What
jsongate does is set as everywhere: JSONGATE_PATH, JSONGATE_FLAG_FILE, JSONGATE_LATCH_FILE, JSONGATE_LIB.

Exit codes: 0 stopped when told to; 2 could not start, or could not go on, or had to cut requests off.
`

// ReadConfig reads the command's arguments and the environment. What it returns as an error is a sentence for the person who
// started the program.
func ReadConfig(args []string, getenv func(string) string) (Config, error) {
	var c Config
	level := "info"
	flags := pflag.NewFlagSet("orders", pflag.ContinueOnError)
	flags.Usage = func() {}
	flags.StringVar(&c.Addr, "addr", "127.0.0.1:8080", "")
	flags.StringVar(&c.AdminAddr, "admin", "127.0.0.1:8081", "")
	flags.StringVar(&c.AdminToken, "admin-token", "", "")
	flags.StringVar(&c.KeyHeader, "key-header", "", "")
	flags.StringVar(&c.Database, "db", "orders.db", "")
	flags.Int64Var(&c.Stock, "stock", 1_000_000_000, "")
	flags.Int64Var(&c.MaxBody, "max-body", 64<<10, "")
	flags.BoolVar(&c.ShowPath, "show-path", false, "")
	flags.BoolVar(&c.Pprof, "pprof", false, "")
	flags.BoolVar(&c.LogRequests, "log-requests", true, "")
	flags.StringVar(&level, "log-level", level, "")
	flags.DurationVar(&c.Drain, "drain", 15*time.Second, "")

	if err := flags.Parse(args); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			return c, ErrHelp
		}
		return c, fmt.Errorf("%w; see `orders --help`", err)
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("orders takes flags and no arguments, and got %q; see `orders --help`", flags.Arg(0))
	}
	var wrong []error
	flags.VisitAll(func(f *pflag.Flag) {
		variable := "ORDERS_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value := getenv(variable)
		if value == "" || f.Changed {
			return
		}
		if err := f.Value.Set(value); err != nil {
			wrong = append(wrong, fmt.Errorf("the environment variable %s cannot be %q: %w", variable, value, err))
		}
	})
	if c.AdminToken == "" && !flags.Changed("admin-token") {
		c.AdminToken = getenv("JSONGATE_ADMIN_TOKEN")
	}
	if err := c.LogLevel.UnmarshalText([]byte(level)); err != nil {
		wrong = append(wrong, fmt.Errorf("--log-level: %q is not debug, info, warn or error", level))
	}
	return c, errors.Join(append(wrong, c.check())...)
}

func (c *Config) check() error {
	switch {
	case c.Addr == "":
		return errors.New("--addr: the service needs an address to listen on, such as 127.0.0.1:8080")
	case c.Addr == c.AdminAddr && !strings.HasSuffix(c.Addr, ":0"):
		return fmt.Errorf("--admin: %s is where customers come in; give another address, or \"\" for no admin listener", c.Addr)
	case c.Database == "":
		return errors.New("--db: the service needs a file for its database, such as orders.db")
	case c.Stock < 0:
		return fmt.Errorf("--stock: there cannot be %d pieces of a product", c.Stock)
	case c.MaxBody < 1 || c.MaxBody > 64<<20:
		return fmt.Errorf("--max-body: %d bytes are not from 1 to %d", c.MaxBody, 64<<20)
	case c.Drain < 0:
		return fmt.Errorf("--drain: %s is not a time to wait for", c.Drain)
	}
	return nil
}
