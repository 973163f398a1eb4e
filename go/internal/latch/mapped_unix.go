//go:build linux || darwin

package latch

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// mapped is an open file and the memory it is mapped to.
type mapped struct {
	file *os.File
	data image
	id   identity
}

// openMapped opens a file, which it makes if there is none, and checks it. Errors name the file.
func openMapped(path string) (*mapped, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		if err := create(path); err != nil {
			return nil, fmt.Errorf("the crash latch %s cannot be made: %w; name a file in a folder that this process may write to "+
				"and that is not full", path, err)
		}
		file, err = os.OpenFile(path, os.O_RDWR, 0)
	}
	if err != nil {
		return nil, fmt.Errorf("the crash latch %s cannot be opened for reading and writing: %w; "+
			"make it this process's own file, or name another one", path, unwrapped(err))
	}
	m := &mapped{file: file}
	if err := m.check(); err != nil {
		file.Close()
		return nil, unusable(path, err)
	}
	const access = syscall.PROT_READ | syscall.PROT_WRITE
	if m.data, err = syscall.Mmap(int(file.Fd()), 0, fileSize, access, syscall.MAP_SHARED); err != nil {
		file.Close()
		return nil, fmt.Errorf("the crash latch %s cannot be mapped into memory: %w; name a file on a local file system", path, err)
	}
	return m, nil
}

// read gives the state of a file that is neither mapped nor made nor changed.
func read(path string) (State, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe of that name would be waited for
	if err != nil {
		return State{}, fmt.Errorf("the crash latch %s cannot be opened: %w", path, unwrapped(err))
	}
	defer file.Close()
	m := &mapped{file: file, data: make(image, fileSize)}
	if err := m.check(); err != nil {
		return State{}, unusable(path, err)
	}
	if _, err := io.ReadFull(io.NewSectionReader(file, 0, fileSize), m.data); err != nil {
		return State{}, fmt.Errorf("the crash latch %s cannot be read: %w", path, unwrapped(err))
	}
	state, err := m.state(path, -1)
	if err != nil {
		return State{}, unusable(path, err)
	}
	return state, nil
}

// check tells whether the file is a latch, and notes which file it is.
func (m *mapped) check() error {
	info, err := m.file.Stat()
	if err != nil {
		return unwrapped(err)
	}
	if !info.Mode().IsRegular() {
		return errors.New("it is not a regular file; name another one")
	}
	start := make([]byte, headerSize)
	n, err := m.file.ReadAt(start, 0)
	if err != nil && err != io.EOF {
		return unwrapped(err)
	}
	if err := checkHeader(start[:n], info.Size()); err != nil {
		return err
	}
	machine, err := bootID()
	if err != nil {
		return fmt.Errorf("one boot of this machine cannot be told from another: %w", err)
	}
	m.id = identity{info.Sys().(*syscall.Stat_t).Ino, machine[:min(len(machine), machineMax)]}
	return nil
}

// create makes a file at once or not at all. If another process was faster, its file stays.
func create(path string) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // for the owner only
	if err != nil {
		return unwrapped(err)
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(newImage())
	if err == nil {
		err = temporary.Sync()
	}
	if closing := temporary.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return unwrapped(err)
	}
	// A link never replaces the file of another process, as a rename would. Some file systems have no links.
	err = os.Link(temporary.Name(), path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return unwrapped(err)
	}
	return nil
}

// The ledger's lock is on the first byte of the file, that of a place on its first byte. Locks belong to the open file, so the
// kernel takes them back when its process ends; nobody else has the descriptor, since it is closed in children.

const ledgerLock = 0

// lockLedger waits for the ledger, which others hold for some microseconds. One that was stopped in the middle is not waited
// for for ever.
func (m *mapped) lockLedger() (unlock func(), err error) {
	const patience, pause = 2 * time.Second, 2 * time.Millisecond
	for range patience / pause {
		free, err := m.tryLock(ledgerLock)
		if err != nil {
			return nil, err
		}
		if free {
			return func() { m.unlock(ledgerLock) }, nil
		}
		time.Sleep(pause)
	}
	return nil, fmt.Errorf("another process has held its record for %v; look for a stopped process that has it open", patience)
}

// tryLock tells whether the lock was free and is now held.
func (m *mapped) tryLock(at int) (bool, error) {
	_, err := m.lock(setLock, syscall.F_WRLCK, at)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EACCES):
		return false, nil
	}
	return false, fmt.Errorf("it cannot be locked: %w; name a file on a local file system", err)
}

func (m *mapped) unlock(at int) {
	// Letting go of a lock that is held does not fail, and closing the file would do it too.
	_, _ = m.lock(setLock, syscall.F_UNLCK, at)
}

// locked tells whether somebody else holds the lock.
func (m *mapped) locked(at int) bool {
	held, err := m.lock(getLock, syscall.F_WRLCK, at)
	return err == nil && held.Type != syscall.F_UNLCK
}

func (m *mapped) lock(command int, kind int16, at int) (syscall.Flock_t, error) {
	for {
		lock := syscall.Flock_t{Type: kind, Whence: io.SeekStart, Start: int64(at), Len: 1}
		if err := syscall.FcntlFlock(m.file.Fd(), command, &lock); err != syscall.EINTR {
			return lock, err
		}
	}
}

// sync carries the file to the disk, so that a tripped latch outlives the machine too. Where that fails it still outlives the
// process.
func (m *mapped) sync() { _ = m.file.Sync() }

// close gives everything back. No call may be counted in the memory any more.
func (m *mapped) close() {
	_ = syscall.Munmap(m.data)
	_ = m.file.Close()
}

// unwrapped is the cause without the path, which the sentence around it has already.
func unwrapped(err error) error {
	var cause syscall.Errno
	if errors.As(err, &cause) {
		return cause
	}
	return err
}
