import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { Parcel } from '../layer3/Parcel.js';
import type { ParcelModel } from '../layer3/ParcelModel.js';

/** One parcel, one stamp. Partial deliveries came with 0.1.2.0. */
export class DefaultParcel implements Parcel {
  private model: ParcelModel = {
    uuid: '',
    sender: '',
    receiver: '',
    weightKilograms: 0,
    lane: '',
    stamped: false,
  };
  private owner = 'yard office';

  init(scenario: Scenario<ParcelModel>): this {
    this.owner = scenario.owner;
    this.model = { ...scenario.model };
    return this;
  }

  async toScenario(): Promise<Scenario<ParcelModel>> {
    return {
      ior: { uuid: this.model.uuid, component: 'Parcel', version: '0.1.0.0' },
      owner: this.owner,
      model: { ...this.model },
    };
  }

  stamp(): this {
    if (this.model.weightKilograms <= 0) {
      throw new Error(`Parcel ${this.model.uuid} was never weighed`);
    }
    this.model.stamped = true;
    return this;
  }

  park(lane: string): this {
    if (!this.model.stamped) {
      throw new Error(`Parcel ${this.model.uuid} has no stamp`);
    }
    this.model.lane = lane.toUpperCase();
    return this;
  }

  label(): string {
    const place = this.model.lane === '' ? 'on lorry' : `lane ${this.model.lane}`;
    return `${this.model.sender} > ${this.model.receiver}, ${this.model.weightKilograms} kg, ${place}`;
  }
}
