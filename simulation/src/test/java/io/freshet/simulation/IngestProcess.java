package io.freshet.simulation;

/** An ingest beside its tasks: nothing. */
final class IngestProcess implements Fleet.Beside {
  @Override
  public void begin() {}

  @Override
  public void end() {}
}
