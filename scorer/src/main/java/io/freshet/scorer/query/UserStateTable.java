package io.freshet.scorer.query;

import io.freshet.http.HttpProblem;
import java.util.Optional;
import org.apache.kafka.streams.state.HostInfo;

/** The newest user states, each held by one instance. */
public interface UserStateTable {

  /**
   * Finds the instance that holds a user, if it is another one.
   *
   * @return empty if this instance holds the user
   * @throws HttpProblem if no instance holds the user at this moment
   */
  Optional<HostInfo> elsewhere(byte[] userId);

  /**
   * Looks up a user in this instance's part of the table.
   *
   * @throws HttpProblem if the user's partition is not here, or not restored yet
   */
  LocalUserStates.Found find(byte[] userId);
}
