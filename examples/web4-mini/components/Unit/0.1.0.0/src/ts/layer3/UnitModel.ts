/**
 * First model of a Unit. Tags were one string with commas; 0.1.2.0 made a list
 * of them and added references.
 */
export interface UnitModel {
  uuid: string;
  name: string;
  /** e.g. "scale,rain,north" */
  tagLine: string;
  /** ISO day on which the unit was shelved. */
  shelvedOn: string;
}
