// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { Parcel } from '../layer3/Parcel.js';
import type { ParcelModel } from '../layer3/ParcelModel.js';

/**
 * The parcel as a trail of signed stops.
 *
 * Delivery closes the trail: a delivered parcel takes no more pieces and no
 * more stops, because its waybill has been handed over with it.
 */
export class DefaultParcel implements Parcel {
  private owner = 'parcel desk';
  private model: ParcelModel = {
    uuid: '',
    sender: '',
    receiver: '',
    pieces: [],
    marks: [],
    stops: [],
    deliveredAt: null,
  };

  constructor() {
    // empty: a parcel without a waybill is nobody's parcel
  }

  init(scenario: Scenario<ParcelModel>): this {
    if (scenario.model.pieces.length === 0) {
      throw new Error(`Waybill ${scenario.ior.uuid} lists no pieces`);
    }
    this.owner = scenario.owner;
    this.model = structuredClone(scenario.model);
    return this;
  }

  async toScenario(): Promise<Scenario<ParcelModel>> {
    const { uuid } = this.model;
    return {
      ior: { uuid, component: 'Parcel', version: '0.1.2.0' },
      owner: this.owner,
      model: structuredClone(this.model),
    };
  }

  addPiece(grams: number): this {
    this.refuseWhenDelivered();
    if (!Number.isInteger(grams) || grams <= 0) {
      throw new RangeError(`A piece weighs whole grams above zero, not ${grams}`);
    }
    this.model.pieces.push(grams);
    return this;
  }

  mark(word: string): this {
    if (!this.model.marks.includes(word)) {
      this.model.marks.push(word);
    }
    return this;
  }

  arrive(place: string, at: string, signedBy: string): this {
    this.refuseWhenDelivered();
    const last = this.model.stops.at(-1);
    if (last !== undefined && Date.parse(at) < Date.parse(last.at)) {
      throw new Error(`${place} at ${at} lies before ${last.place} at ${last.at}`);
    }
    this.model.stops.push({ place, at, signedBy });
    return this;
  }

  deliver(at: string, signedBy: string): this {
    this.arrive(this.model.receiver, at, signedBy);
    this.model.deliveredAt = at;
    return this;
  }

  totalGrams(): number {
    let sum = 0;
    for (const grams of this.model.pieces) {
      sum += grams;
    }
    return sum;
  }

  whereabouts(): string {
    return this.model.stops.at(-1)?.place ?? `still with ${this.model.sender}`;
  }

  isDelivered(): boolean {
    return this.model.deliveredAt !== null;
  }

  private refuseWhenDelivered(): void {
    if (this.isDelivered()) {
      throw new Error(`Parcel ${this.model.uuid} was delivered at ${this.model.deliveredAt}`);
    }
  }
}
