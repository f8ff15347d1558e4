// SPDX-License-Identifier: MIT

/** What a parcel carries through the yard: its pieces, its marks and its trail. */
export interface ParcelModel {
  uuid: string;
  sender: string;
  receiver: string;

  /** Gross weight of each piece in grams. A parcel has at least one piece. */
  pieces: number[];

  /** Handling marks from the waybill, e.g. "fragile", "keep dry". */
  marks: string[];

  /** Stops in the order they happened. The last one is where the parcel is. */
  stops: { place: string; at: string; signedBy: string }[];

  /** Set once, at the receiver's door. */
  deliveredAt: string | null;
}
