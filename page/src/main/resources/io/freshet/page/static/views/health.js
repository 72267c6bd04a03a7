/** View. */
export const draw = () => '';
