// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import { DefaultScheduler } from '../layer2/DefaultScheduler.js';
import type { SchedulerModel } from '../layer3/SchedulerModel.js';

/**
 * Times on the command line are clock times; slots stay inside.
 *
 * @cliSyntax scheduler <chalk|wipe|who|gap> <ship or time> [time] [minutes]
 */
export class SchedulerCLI {
  private slate = new DefaultScheduler();
  private reply = '';

  init(scenario: Scenario<SchedulerModel>): this {
    this.slate = new DefaultScheduler().init(scenario);
    return this;
  }

  chalk(ship: string, time: string, minutes: string): this {
    const slots = Math.ceil(Number(minutes) / 15);
    this.slate.chalk(ship, this.slotOf(time), slots);
    this.reply = `${ship} at ${this.timeOf(this.slotOf(time))}`;
    return this;
  }

  wipe(ship: string): this {
    this.slate.wipe(ship);
    this.reply = `${ship} wiped`;
    return this;
  }

  who(time: string): this {
    this.reply = this.slate.shipAt(this.slotOf(time)) || 'the lock is free';
    return this;
  }

  /** @cliDefault minutes 30 */
  gap(time: string, minutes = '30'): this {
    const slot = this.slate.firstGap(this.slotOf(time), Math.ceil(Number(minutes) / 15));
    this.reply = slot === -1 ? 'not today' : this.timeOf(slot);
    return this;
  }

  print(): string {
    return this.reply;
  }

  /** @cliHide */
  private slotOf(time: string): number {
    const [hours = '0', minutes = '0'] = time.split(':');
    return Number(hours) * 4 + Math.floor(Number(minutes) / 15);
  }

  /** @cliHide */
  private timeOf(slot: number): string {
    const hours = String(Math.floor(slot / 4)).padStart(2, '0');
    return `${hours}:${String((slot % 4) * 15).padStart(2, '0')}`;
  }
}
