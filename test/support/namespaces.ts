import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A device with a network of its own, plugged into a common switch that this machine stands at too. */
export interface Device {
  /** An executable that is `command` inside the device. */
  wrap(command: string): string;
  /** Pulls the plug: the address is gone, as when leaving a Wi-Fi. */
  unplug(): void;
  /** Plugs it in again, under an address that it has not had before. */
  plug(): void;
  /** Limits what the device can send, in kbit/s; null lifts the limit. */
  limitUplink(kbitPerSecond: number | null): void;
}

/** This machine, at a switch with some devices: see {@link openNetwork}. */
export interface Network {
  /** Where the devices find this machine. */
  readonly address: string;
  readonly devices: readonly Device[];
  close(): void;
}

const ip = (...words: string[]): string => execFileSync('ip', words, { stdio: 'pipe' }).toString();
const quietly = (work: () => void): void => {
  try {
    work();
  } catch {
    // It was gone already.
  }
};

/** Whether this process may make network namespaces: Linux, as root, with iproute2. */
export function canMakeNetworks(): boolean {
  const name = `coterie-probe-${process.pid}`;
  try {
    ip('netns', 'add', name);
    ip('netns', 'del', name);
    return true;
  } catch {
    return false;
  }
}

/** Makes `count` network namespaces, each joined to a bridge of this machine by a veth pair. */
export function openNetwork(count: number): Network {
  const id = process.pid % 10_000;
  const subnet = `10.${100 + (id % 100)}.${Math.floor(id / 100)}`;
  const bridge = `cb${id}`;
  const folder = mkdtempSync(join(tmpdir(), 'coterie-network-'));
  let nextHost = 10;
  ip('link', 'add', bridge, 'type', 'bridge');
  ip('addr', 'add', `${subnet}.1/24`, 'dev', bridge);
  ip('link', 'set', bridge, 'up');

  const devices = Array.from({ length: count }, (_, index) => {
    const [namespace, outer, inner] = [`cn${id}-${index}`, `co${id}-${index}`, 'eth0'];
    const inside = (...words: string[]): string => ip('-n', namespace, ...words);
    ip('netns', 'add', namespace);
    ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', namespace);
    ip('link', 'set', outer, 'master', bridge, 'up');
    inside('link', 'set', 'lo', 'up');
    const device: Device = {
      wrap: (command) => {
        const path = join(folder, `${namespace}.sh`);
        writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${namespace} ${command} "$@"\n`);
        chmodSync(path, 0o755);
        return path;
      },
      unplug: () => {
        inside('addr', 'flush', 'dev', inner);
        inside('link', 'set', inner, 'down');
      },
      plug: () => {
        inside('link', 'set', inner, 'up');
        inside('addr', 'add', `${subnet}.${nextHost}/24`, 'dev', inner);
        inside('route', 'replace', 'default', 'via', `${subnet}.1`);
        nextHost += 1;
      },
      limitUplink: (kbitPerSecond) => {
        const tc = (...words: string[]): void =>
          void execFileSync('tc', ['-n', namespace, 'qdisc', ...words], { stdio: 'pipe' });
        quietly(() => tc('del', 'dev', inner, 'root'));
        if (kbitPerSecond !== null) {
          const limit = ['tbf', 'rate', `${kbitPerSecond}kbit`, 'burst', '8kb', 'latency', '300ms'];
          tc('add', 'dev', inner, 'root', ...limit);
        }
      },
    };
    device.plug();
    return { device, namespace };
  });

  return {
    address: `${subnet}.1`,
    devices: devices.map(({ device }) => device),
    close: () => {
      for (const { namespace } of devices) quietly(() => ip('netns', 'del', namespace));
      quietly(() => ip('link', 'del', bridge));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
