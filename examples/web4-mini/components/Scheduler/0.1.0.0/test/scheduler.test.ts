// SPDX-License-Identifier: MIT
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DefaultScheduler } from '../src/ts/layer2/DefaultScheduler.js';
import { TideWindowPlanner } from '../src/ts/layer4/TideWindowPlanner.js';
import { SchedulerCLI } from '../src/ts/layer5/SchedulerCLI.js';

const slate = {
  ior: { uuid: 'day-61', component: 'Scheduler', version: '0.1.0.0' },
  owner: 'lock keeper',
  model: { uuid: 'day-61', day: '2026-03-02', passages: [{ ship: 'Aurora', firstSlot: 40, slots: 4 }] },
};

describe('the slate', () => {
  it('names the ship in the way', () => {
    expect(() => new DefaultScheduler().init(slate).chalk('Tern', 42, 1)).toThrow('Tern meets Aurora in slot 42');
  });

  it('finds the first gap that is long enough', () => {
    const day = new DefaultScheduler().init(slate).chalk('Tern', 46, 2);
    expect(day.firstGap(41, 2)).toBe(44);
    expect(day.firstGap(41, 3)).toBe(48);
    expect(day.firstGap(95, 2)).toBe(-1);
  });

  it('writes neighbouring boxes back as one passage', async () => {
    expect(await new DefaultScheduler().init(slate).toScenario()).toEqual(slate);
  });

  it('does not run past midnight', () => {
    expect(() => new DefaultScheduler().chalk('Tern', 95, 2)).toThrow(RangeError);
  });
});

describe('scheduler on the command line', () => {
  it('speaks in clock times', () => {
    const cli = new SchedulerCLI().init(slate);
    expect(cli.who('10:30').print()).toBe('Aurora');
    expect(cli.gap('10:30', '45').print()).toBe('11:00');
    expect(cli.wipe('Aurora').who('10:30').print()).toBe('the lock is free');
  });
});

describe('TideWindowPlanner', () => {
  it('waits for the water', async () => {
    const tableFile = join(tmpdir(), `tide-${process.pid}.txt`);
    await writeFile(tableFile, ['0.2', '0.4', '1.9', '2.1', '2.0', '0.3'].join('\n'));
    const planner = new TideWindowPlanner().init({ ...slate, model: { tableFile, sillDepth: 3 } });
    expect(await planner.plan(new DefaultScheduler(), 'Kestrel', 4.8, 2)).toBe(2);
    expect(await planner.plan(new DefaultScheduler(), 'Kestrel', 5.5, 1)).toBe(-1);
  });
});
