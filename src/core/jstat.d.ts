declare module 'jstat' {
  /** The functions of the package that are used here. */
  const jStat: {
    readonly studentt: {
      /** The quantile of Student's t distribution. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
  };
  export default jStat;
}
