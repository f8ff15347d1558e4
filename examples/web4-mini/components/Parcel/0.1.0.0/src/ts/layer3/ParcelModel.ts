/** A parcel as the paper forms knew it: one weight, one stamp. */
export interface ParcelModel {
  uuid: string;
  sender: string;
  receiver: string;
  weightKilograms: number;
  /** Name of the yard lane the parcel stands in; empty while on a lorry. */
  lane: string;
  stamped: boolean;
}
