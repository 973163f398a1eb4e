package service

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestFlagsBeatTheEnvironment(t *testing.T) {
	environment := map[string]string{
		"ORDERS_ADDR": "127.0.0.1:1", "ORDERS_SHOW_PATH": "true", "ORDERS_LOG_LEVEL": "warn", "ORDERS_DRAIN": "3s",
	}
	c, err := ReadConfig([]string{"--addr", "127.0.0.1:2"}, func(name string) string { return environment[name] })
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "127.0.0.1:2" || !c.ShowPath || c.LogLevel != slog.LevelWarn || c.Drain != 3*time.Second || c.Database != "orders.db" {
		t.Errorf("%+v", c)
	}
}

func TestTheTokenIsFoundWhereOperatorsHaveIt(t *testing.T) {
	rows := []struct {
		args, environment []string
		want              string
	}{
		{nil, nil, ""},
		{nil, []string{"JSONGATE_ADMIN_TOKEN", "theirs"}, "theirs"},
		{nil, []string{"JSONGATE_ADMIN_TOKEN", "theirs", "ORDERS_ADMIN_TOKEN", "ours"}, "ours"},
		{[]string{"--admin-token", "given"}, []string{"JSONGATE_ADMIN_TOKEN", "theirs"}, "given"},
		{[]string{"--admin-token", ""}, []string{"JSONGATE_ADMIN_TOKEN", "theirs"}, ""},
	}
	for _, row := range rows {
		c, err := ReadConfig(row.args, func(name string) string {
			for i := 0; i < len(row.environment); i += 2 {
				if row.environment[i] == name {
					return row.environment[i+1]
				}
			}
			return ""
		})
		if err != nil || c.AdminToken != row.want {
			t.Errorf("%q, %q: the token is %q (%v), want %q", row.args, row.environment, c.AdminToken, err, row.want)
		}
	}
}

func TestConfigurationErrorsAreSentences(t *testing.T) {
	rows := []struct {
		args        []string
		environment string
		want        string
	}{
		{[]string{"--nonsense"}, "", "orders --help"},
		{[]string{"start"}, "", `"start"`},
		{[]string{"--max-body", "0"}, "", "--max-body"},
		{[]string{"--addr", ""}, "", "--addr"},
		{[]string{"--admin", "127.0.0.1:8080"}, "", "where customers come in"},
		{[]string{"--log-level", "loud"}, "", "debug, info, warn or error"},
		{[]string{"--stock", "-1"}, "", "--stock"},
		{[]string{"--db", ""}, "", "--db"},
		{[]string{"--drain", "-1s"}, "", "--drain"},
		{nil, "ORDERS_MAX_BODY=much", "ORDERS_MAX_BODY"},
	}
	for _, row := range rows {
		_, err := ReadConfig(row.args, func(name string) string {
			value, _ := strings.CutPrefix(row.environment, name+"=")
			if value == row.environment {
				return ""
			}
			return value
		})
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%v %s: %v", row.args, row.environment, err)
		}
	}
	if _, err := ReadConfig([]string{"--help"}, func(string) string { return "" }); !errors.Is(err, ErrHelp) {
		t.Errorf("--help: %v", err)
	}
}
