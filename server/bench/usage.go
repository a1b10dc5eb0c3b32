package bench

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// usage reads what a process uses out of /proc.
type usage struct{ pid int }

func (u usage) path(name string) string { return filepath.Join("/proc", strconv.Itoa(u.pid), name) }

// memory is what the process occupies, now and at the most so far.
func (u usage) memory() (now, most int64, err error) {
	data, err := os.ReadFile(u.path("status"))
	if err != nil {
		return 0, 0, fmt.Errorf("read the memory of a process: %w", err)
	}
	for line := range strings.Lines(string(data)) {
		for name, value := range map[string]*int64{"VmRSS:": &now, "VmHWM:": &most} {
			if kB, ok := strings.CutPrefix(line, name); ok {
				n, err := strconv.ParseInt(strings.Fields(kB)[0], 10, 64)
				if err != nil {
					return 0, 0, fmt.Errorf("read the memory of a process: %w", err)
				}
				*value = n << 10
			}
		}
	}
	if now == 0 {
		return 0, 0, errors.New("the memory of a process is not in /proc")
	}
	return now, max(now, most), nil
}

// processor is the time the threads of the process have run, system time included.
func (u usage) processor() (time.Duration, error) {
	files, err := filepath.Glob(u.path("task/*/schedstat"))
	if err != nil {
		return 0, err
	}
	var sum time.Duration
	for _, file := range files {
		data, err := os.ReadFile(file)
		if errors.Is(err, os.ErrNotExist) {
			continue // a thread that has just ended
		}
		if err != nil {
			return 0, fmt.Errorf("read the time of a thread: %w", err)
		}
		ran, _, _ := strings.Cut(string(data), " ")
		n, err := strconv.ParseInt(ran, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read the time of a thread: %w", err)
		}
		sum += time.Duration(n)
	}
	return sum, nil
}

func memoryOf(all []usage) (now, most int64, err error) {
	for _, u := range all {
		n, m, err := u.memory()
		if err != nil {
			return 0, 0, err
		}
		now, most = now+n, most+m
	}
	return now, most, nil
}

func processorOf(all []usage) (sum time.Duration, err error) {
	for _, u := range all {
		t, err := u.processor()
		if err != nil {
			return 0, err
		}
		sum += t
	}
	return sum, nil
}

// perPhone is a share of processor time in microseconds.
func perPhone(spent time.Duration, n int) float64 {
	if n == 0 {
		return 0
	}
	return hundredths(float64(spent) / 1e3 / float64(n))
}

// machineLoad is the load of the machine over the last minute.
func machineLoad() (float64, error) {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0, fmt.Errorf("read the machine's load: %w", err)
	}
	first, _, _ := strings.Cut(string(data), " ")
	return strconv.ParseFloat(first, 64)
}
