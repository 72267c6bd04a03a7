/** Commands to copy, for views that have nothing to show yet. */
const RATING = `curl localhost:8081/v1/ratings -H 'Content-Type: application/json' \\
  -d '{"userId":"1","itemId":"50","rating":5.0}'`;

export const COMMANDS = {
  rating: RATING,
  first: `./freshet demo\n\n${RATING}`,
  item: `curl localhost:8081/v1/items -H 'Content-Type: application/json' \\
  -d '{"itemId":"50","title":"Heat (1995)","genres":["Crime"],"year":1995}'`,
  experiment: `freshet experiments start wide --arm control --arm wide='diversity=0.3' --share 10%`,
};
