/**
 * First model of a Unit.
 *
 * Tags were one string with commas, because the label printer of that time
 * could print nothing else. 0.1.2.0 made a list of them and added references;
 * it also dropped the day of shelving, which the shelf knows by itself.
 */
export interface UnitModel {
  uuid: string;

  /** Free text; the default says "unnamed" so that it stands out on a shelf. */
  name: string;

  /** e.g. "scale,rain,north" */
  tagLine: string;

  /**
   * ISO day on which the unit was shelved, in UTC.
   */
  shelvedOn: string;
}
