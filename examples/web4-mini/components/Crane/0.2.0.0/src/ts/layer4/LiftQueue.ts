// SPDX-License-Identifier: MIT
import { setTimeout as pause } from 'node:timers/promises';
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import { DefaultCrane } from '../layer2/DefaultCrane.js';

/**
 * One hook, many loads. Loads are lifted in the order they were called, and a
 * load that the crane refuses is set aside with the reason, not retried.
 */
export class LiftQueue {
  private crane = new DefaultCrane();
  private secondsPerLift = 0;
  private waiting: { name: string; kilograms: number }[] = [];
  private refused = new Map<string, string>();

  init(scenario: Scenario<{ secondsPerLift: number }>): this {
    this.secondsPerLift = scenario.model.secondsPerLift;
    this.waiting = [];
    this.refused.clear();
    return this;
  }

  use(crane: DefaultCrane): this {
    this.crane = crane;
    return this;
  }

  call(name: string, kilograms: number): this {
    this.waiting.push({ name, kilograms });
    return this;
  }

  async work(): Promise<this> {
    let load = this.waiting.shift();
    while (load !== undefined) {
      try {
        this.crane.lift(load.kilograms);
        await pause(this.secondsPerLift * 1000);
        this.crane.lower();
      } catch (reason) {
        this.refused.set(load.name, reason instanceof Error ? reason.message : String(reason));
      }
      load = this.waiting.shift();
    }
    return this;
  }

  setAside(): ReadonlyMap<string, string> {
    return this.refused;
  }
}
