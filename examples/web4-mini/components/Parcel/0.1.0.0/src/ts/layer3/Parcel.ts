import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { ParcelModel } from './ParcelModel.js';

/**
 * A parcel between the gate and the lane.
 *
 * The order of work is weigh, stamp, park. Each step checks the one before and
 * throws when it was skipped, since a parcel in a lane is a promise that its
 * papers are in order.
 */
export interface Parcel {
  init(scenario: Scenario<ParcelModel>): this;
  toScenario(): Promise<Scenario<ParcelModel>>;

  /** Confirm the papers. A parcel without a weight cannot be stamped. */
  stamp(): this;

  /** Move the parcel into a yard lane. Only stamped parcels may move. */
  park(lane: string): this;

  /** One line for the yard board. */
  label(): string;
}
