// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { Scheduler } from '../layer3/Scheduler.js';
import type { SchedulerModel } from '../layer3/SchedulerModel.js';

/**
 * Keeps the day as 96 small boxes, because the question asked most is "who is
 * in the lock at half past ten?".
 */
export class DefaultScheduler implements Scheduler {
  private readonly slotsPerDay = 96;
  private boxes: string[] = new Array<string>(96).fill('');
  private uuid = '';
  private day = '';
  private owner = 'lock keeper';

  constructor() {
    // a clean slate
  }

  init(scenario: Scenario<SchedulerModel>): this {
    this.uuid = scenario.model.uuid;
    this.day = scenario.model.day;
    this.owner = scenario.owner;
    this.boxes = new Array<string>(this.slotsPerDay).fill('');
    for (const passage of scenario.model.passages) {
      this.chalk(passage.ship, passage.firstSlot, passage.slots);
    }
    return this;
  }

  async toScenario(): Promise<Scenario<SchedulerModel>> {
    const passages: SchedulerModel['passages'] = [];
    let slot = 0;
    while (slot < this.slotsPerDay) {
      const ship = this.shipAt(slot);
      let end = slot + 1;
      while (end < this.slotsPerDay && this.shipAt(end) === ship) {
        end += 1;
      }
      if (ship !== '') {
        passages.push({ ship, firstSlot: slot, slots: end - slot });
      }
      slot = end;
    }
    return {
      ior: { uuid: this.uuid, component: 'Scheduler', version: '0.1.0.0' },
      owner: this.owner,
      model: { uuid: this.uuid, day: this.day, passages },
    };
  }

  chalk(ship: string, firstSlot: number, slots: number): this {
    if (firstSlot < 0 || slots < 1 || firstSlot + slots > this.slotsPerDay) {
      throw new RangeError(`${ship}: slots ${firstSlot} to ${firstSlot + slots} leave the day`);
    }
    for (let slot = firstSlot; slot < firstSlot + slots; slot += 1) {
      if (this.shipAt(slot) !== '') {
        throw new Error(`${ship} meets ${this.shipAt(slot)} in slot ${slot}`);
      }
    }
    this.boxes.fill(ship, firstSlot, firstSlot + slots);
    return this;
  }

  wipe(ship: string): this {
    for (let slot = 0; slot < this.slotsPerDay; slot += 1) {
      if (this.boxes[slot] === ship) {
        this.boxes[slot] = '';
      }
    }
    return this;
  }

  firstGap(from: number, slots: number): number {
    let free = 0;
    for (let slot = from; slot < this.slotsPerDay; slot += 1) {
      free = this.shipAt(slot) === '' ? free + 1 : 0;
      if (free === slots) {
        return slot - slots + 1;
      }
    }
    return -1;
  }

  shipAt(slot: number): string {
    return this.boxes[slot] ?? '';
  }
}
