package native

import (
	"debug/elf"
	"debug/macho"
	"fmt"
	"io"
	"os"
	"runtime"
)

// imageProblem says why a file cannot be loaded as a shared library.
type imageProblem struct {
	text string
	// damaged: it looks like a library and is not whole. Loading such a file can kill the process (the loader maps it and
	// reads beyond its end, which is SIGBUS), so it must not get that far.
	damaged bool
}

func (p *imageProblem) Error() string { return p.text }

func damaged(format string, args ...any) *imageProblem {
	return &imageProblem{fmt.Sprintf(format, args...), true}
}

func foreign(format string, args ...any) *imageProblem {
	return &imageProblem{fmt.Sprintf(format, args...), false}
}

// checkImage reads the headers of a file and says whether every part of the image that they describe lies inside the file;
// nil where it does. It protects against files that were cut short by an interrupted copy, not against forged ones: who can
// write the library can run code in the process.
//
// The check and the load are two steps. A file that somebody overwrites in place between them, or while it is in use, is
// beyond what a process can defend against; a library is replaced by renaming a new file over it.
func checkImage(path string) (problem *imageProblem) {
	file, err := os.Open(path)
	if err != nil {
		return foreign("%v", cause(err))
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return foreign("%v", cause(err))
	}
	if !info.Mode().IsRegular() {
		return foreign("it is not a regular file")
	}
	defer func() {
		if r := recover(); r != nil {
			problem = damaged("its headers cannot be read: %v", r)
		}
	}()
	if runtime.GOOS == "darwin" {
		return checkMachO(file, info.Size())
	}
	return checkELF(file, info.Size())
}

func checkELF(file io.ReaderAt, size int64) *imageProblem {
	if magic := make([]byte, len(elf.ELFMAG)); readFull(file, magic) && string(magic) != elf.ELFMAG {
		return foreign("it is not a shared library (no ELF header)")
	}
	image, err := elf.NewFile(file)
	if err != nil {
		return damaged("it is cut short or damaged (%v)", err)
	}
	machine := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}[runtime.GOARCH]
	if image.Class != elf.ELFCLASS64 || image.Machine != machine {
		return foreign("it is made for another processor (%v, %v)", image.Machine, image.Class)
	}
	if image.Type != elf.ET_DYN {
		return foreign("it is not a shared library (%v)", image.Type)
	}
	if len(image.Progs) == 0 {
		return damaged("it has no segments")
	}
	for _, segment := range image.Progs {
		if !within(segment.Off, segment.Filesz, size) {
			return damaged("it is cut short: a segment ends at byte %d of %d", segment.Off+segment.Filesz, size)
		}
	}
	for _, section := range image.Sections {
		if section.Type != elf.SHT_NOBITS && section.Type != elf.SHT_NULL && !within(section.Offset, section.FileSize, size) {
			return damaged("it is cut short: section %s ends at byte %d of %d", section.Name, section.Offset+section.FileSize, size)
		}
	}
	return nil
}

func checkMachO(file io.ReaderAt, size int64) *imageProblem {
	cpu := map[string]macho.Cpu{"amd64": macho.CpuAmd64, "arm64": macho.CpuArm64}[runtime.GOARCH]
	if fat, err := macho.NewFatFile(file); err == nil {
		for _, arch := range fat.Arches {
			if !within(uint64(arch.Offset), uint64(arch.Size), size) {
				return damaged("it is cut short: the part for %v ends at byte %d of %d", arch.Cpu, uint64(arch.Offset)+uint64(arch.Size), size)
			}
			if arch.Cpu == cpu {
				return checkMachOImage(arch.File, int64(arch.Size))
			}
		}
		return foreign("it holds nothing for this processor")
	}
	image, err := macho.NewFile(file)
	if err != nil {
		return damaged("it is not a shared library, or cut short (%v)", err)
	}
	if image.Cpu != cpu {
		return foreign("it is made for another processor (%v)", image.Cpu)
	}
	return checkMachOImage(image, size)
}

func checkMachOImage(image *macho.File, size int64) *imageProblem {
	if image.Type != macho.TypeDylib && image.Type != macho.TypeBundle {
		return foreign("it is not a shared library (%v)", image.Type)
	}
	for _, load := range image.Loads {
		if segment, ok := load.(*macho.Segment); ok && !within(segment.Offset, segment.Filesz, size) {
			return damaged("it is cut short: segment %s ends at byte %d of %d", segment.Name, segment.Offset+segment.Filesz, size)
		}
	}
	return nil
}

// within tells whether size bytes from an offset on lie inside a file, whatever the headers claim.
func within(offset, length uint64, size int64) bool {
	return offset <= uint64(size) && length <= uint64(size)-offset
}

func readFull(file io.ReaderAt, into []byte) bool {
	n, _ := file.ReadAt(into, 0)
	return n == len(into)
}
