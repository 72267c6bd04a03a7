package io.freshet.simulation;

/** The actions of a story; the number is the relative frequency, before a story's own weights. */
enum Action {
  /** Somebody rates something: by key, without one, to a foreign partition, again, or late. */
  RATE(30),
  /** A producer sends what no rule allows. */
  POST_NONSENSE(2),
  /** A user says something of themself, or takes it back. */
  POST_PROFILE(4),
  /** An item is posted, changed or withdrawn. */
  POST_ITEM(6),
  /** Ingest processes some records. */
  RUN_INGEST(30),
  /** Ingest commits. */
  COMMIT_INGEST(8),
  /** An ingest ends between two of its steps. */
  CRASH_INGEST(4),
  /** An ingest stops in order. */
  STOP_INGEST(2),
  /** An ingest starts. */
  START_INGEST(3),
  /** Ingest's tasks are shared out anew. */
  REBALANCE_INGEST(4),
  /** A scorer processes some records. */
  RUN_SCORER(30),
  /** Scorers hear of items and models. */
  FOLLOW_SCORER(10),
  /** Scorers commit. */
  COMMIT_SCORER(8),
  /** A scorer ends between two of its steps. */
  CRASH_SCORER(4),
  /** A scorer stops in order. */
  STOP_SCORER(2),
  /** A scorer starts, knowing nothing. */
  START_SCORER(3),
  /** The scorers' tasks are shared out anew. */
  REBALANCE_SCORER(4),
  /** The trainer's loop goes round a few times. */
  RUN_TRAINER(14),
  /** The trainer ends between two of its steps. */
  CRASH_TRAINER(3),
  /** A trainer starts, whether there is one already or not. */
  START_TRAINER(4),
  /** The operator serves an older model, or stays with the present one. */
  ROLLBACK(2),
  /** The operator lets the trainer promote again. */
  UNPIN(3),
  /** A user is forgotten. */
  FORGET(3),
  /** Ingest is told to read all ratings again. */
  RESET_RATINGS(1),
  /** Some time passes. */
  WAIT(12),
  /** Hours or days pass. */
  WAIT_LONG(3),
  /** A broker's clock is set. */
  SET_BROKER_CLOCK(2),
  /** Brokers compact and delete. */
  CLEAN(4);

  private final int weight;

  Action(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }
}
