package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
)

// driver is a process of phones, seen from bench live.
type driver struct {
	first, count int
	cmd          *exec.Cmd
	in           io.WriteCloser
	orders       *json.Encoder
	accounts     *json.Decoder
}

// driverMost is how many phones one process plays: it may hold 20,000 descriptors on many machines.
const driverMost = 19_500

// startDrivers starts as many processes as asked for, or as few as can hold the phones.
func startDrivers(ctx context.Context, binary string, players, n int) (drivers, error) {
	all := spread(players, n)
	for _, d := range all {
		if err := d.start(ctx, binary); err != nil {
			return nil, errors.Join(err, all.stop())
		}
	}
	return all, nil
}

// spread gives the phones out evenly.
func spread(players, n int) drivers {
	n = max(n, (players+driverMost-1)/driverMost, 1)
	all := make(drivers, n)
	for i := range all {
		first := players * i / n
		all[i] = &driver{first: first, count: players*(i+1)/n - first}
	}
	return all
}

func (d *driver) start(ctx context.Context, binary string) error {
	d.cmd = exec.CommandContext(ctx, binary, "bench", "phones")
	d.cmd.Stderr = os.Stderr
	in, err := d.cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := d.cmd.Start(); err != nil {
		return fmt.Errorf("start a process of phones: %w", err)
	}
	d.in, d.orders, d.accounts = in, json.NewEncoder(in), json.NewDecoder(out)
	return nil
}

// give gives an order and waits for the account.
func (d *driver) give(o order) (a account, err error) {
	if err := d.orders.Encode(o); err != nil {
		return a, fmt.Errorf("give an order: %w", err)
	}
	if err := d.accounts.Decode(&a); err != nil {
		return a, fmt.Errorf("a process of phones gave no account: %w", err)
	}
	if a.Error != "" {
		err = errors.New(a.Error)
	}
	return a, err
}

// drivers are all the processes of phones.
type drivers []*driver

// each gives every process its order, runs meanwhile, and waits for all the accounts.
func (all drivers) each(of func(*driver) order, meanwhile func() error) ([]account, error) {
	accounts, errs := make([]account, len(all)), make([]error, len(all)+1)
	var work sync.WaitGroup
	for i, d := range all {
		work.Go(func() { accounts[i], errs[i] = d.give(of(d)) })
	}
	if meanwhile != nil {
		errs[len(all)] = meanwhile()
	}
	work.Wait()
	return accounts, errors.Join(errs...)
}

// come connects everybody: the ith process to the ith host.
func (all drivers) come(hosts []string, o comeOrder) (putOff int, err error) {
	number := map[*driver]int{}
	for i, d := range all {
		number[d] = i
	}
	accounts, err := all.each(func(d *driver) order {
		mine := o
		mine.Host, mine.First, mine.Count = hosts[number[d]%len(hosts)], o.First+d.first, d.count
		return order{Come: &mine}
	}, nil)
	for _, a := range accounts {
		putOff += a.PutOff
	}
	return putOff, err
}

// shown waits for a question that send brings to every phone. It gives the moments and the frame.
func (all drivers) shown(q int, send func() error) (moments []int64, frame []byte, err error) {
	accounts, err := all.each(func(*driver) order { return order{Shown: &q} }, send)
	for _, a := range accounts {
		moments = append(moments, a.Moments...)
		frame = a.Frame
	}
	return moments, frame, err
}

// on counts the phones whose driver is connected to the ith of n hosts.
func (all drivers) on(i, n int) (count int) {
	for k, d := range all {
		if k%n == i {
			count += d.count
		}
	}
	return count
}

func (all drivers) stop() error {
	var errs []error
	for _, d := range all {
		if d.in != nil {
			errs = append(errs, d.in.Close())
		}
	}
	for _, d := range all {
		if d.cmd != nil && d.cmd.Process != nil {
			errs = append(errs, d.cmd.Wait())
		}
	}
	return errors.Join(errs...)
}
