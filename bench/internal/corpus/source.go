package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// payloadModule carries the real documents in its module folder. It is a dependency of the build (the Go path decides with
// its jsontext package what is well formed), so whoever could build this program has it in the module cache.
const payloadModule = "github.com/go-json-experiment/json"

// sources are the files taken from that folder, by the SHA-256 of their JSON text: where and how the module keeps them may
// change from version to version, what they say may not.
var sources = map[string]string{
	"synthea_fhir.json":   "2beda3c35ce039d4ec37114490ff8fc719a4377ad697ce912e8df74c647f1f3d",
	"twitter_status.json": "a08b769f32b95f426cbc3abafcec65c1a19d3eb544d4ddf320eae142c99efc5d",
	"citm_catalog.json":   "a73e7a883f6ea8de113dff59702975e60119b4b58d451d518a929f31c92e2059",
	"golang_source.json":  "23e8e3541eac3570958d6d430fc82867874be78a435580279b20f1efe5a6169f",
}

// moduleFolder finds the payload module's folder: in the module cache at the version this program was built with, or by
// asking the go command, which downloads the module if it must.
func moduleFolder(ctx context.Context) (string, error) {
	version := builtVersion()
	if version == "" { // a test binary does not know its dependencies, but runs inside the module
		out, err := goCommand(ctx, "list", "-m", "-f", "{{.Dir}}", payloadModule)
		if dir := strings.TrimSpace(string(out)); err == nil && dir != "" {
			return dir, nil
		}
		return "", fmt.Errorf("cannot find the module %s that carries the payloads; run this inside the bench module: %w", payloadModule, err)
	}
	if cache, err := goCommand(ctx, "env", "GOMODCACHE"); err == nil {
		dir := filepath.Join(strings.TrimSpace(string(cache)), filepath.FromSlash(payloadModule)+"@"+version)
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir, nil
		}
	}
	out, err := goCommand(ctx, "mod", "download", "-json", payloadModule+"@"+version)
	if err != nil {
		return "", fmt.Errorf("cannot fetch %s@%s, the module that carries the payloads; "+
			"run `go mod download` in bench/ while the module proxy can be reached, or give your own payloads with --corpora: %w",
			payloadModule, version, err)
	}
	var download struct{ Dir string }
	if err := json.Unmarshal(out, &download); err != nil {
		return "", fmt.Errorf("cannot read what `go mod download -json` said: %w", err)
	}
	return download.Dir, nil
}

// builtVersion is the version of the payload module in this build, or "" where the binary does not say.
func builtVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, dep := range info.Deps {
		if dep.Path == payloadModule {
			return dep.Version
		}
	}
	return ""
}

func goCommand(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return out, fmt.Errorf("go %s: %s", args[0], bytes.TrimSpace(exit.Stderr))
	}
	return out, err
}

// readSource finds the named file below dir, wherever the module keeps it and packed or not, and checks its text.
func readSource(dir, name string) ([]byte, error) {
	var found string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if base := entry.Name(); base == name || base == name+".zst" {
			found = path
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("cannot search the payload module's folder: %w", err)
	}
	if found == "" {
		return nil, fmt.Errorf("the payload module's folder %s holds no %s; this version of the module no longer carries it, "+
			"so give your own payloads with --corpora", dir, name)
	}
	text, err := os.ReadFile(found)
	if err != nil {
		return nil, fmt.Errorf("cannot read a payload file: %w", err)
	}
	if strings.HasSuffix(found, ".zst") {
		if text, err = unpack(text); err != nil {
			return nil, fmt.Errorf("cannot unpack %s: %w", found, err)
		}
	}
	sum := sha256.Sum256(text)
	if got, want := hex.EncodeToString(sum[:]), sources[name]; got != want {
		return nil, fmt.Errorf("the payload file %s has changed: its text has SHA-256 %s, expected %s", found, got, want)
	}
	return text, nil
}

func unpack(packed []byte) ([]byte, error) {
	reader, err := zstd.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	return io.ReadAll(reader)
}
