/**
 * A parcel as the paper forms knew it: one weight, one stamp, one lane.
 *
 * Scenarios of this shape are still found on the shelves of shed 1 and 2. They
 * are read by this version only; 0.1.2.0 does not convert them.
 */
export interface ParcelModel {
  uuid: string;
  sender: string;
  receiver: string;

  /** As read from the yard scale, rounded to half a kilogram. */
  weightKilograms: number;

  /** Name of the yard lane the parcel stands in; empty while on a lorry. */
  lane: string;

  /** The yard office has seen the parcel and its papers. */
  stamped: boolean;
}
