package io.freshet.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.simulation.log.LogEntry;
import io.freshet.simulation.log.PartitionLog;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The invariant that no topic and no store holds a forgotten user's id once all time limits have
 * passed. Users who came back, or who had no record after their last unsuccessful forget, are
 * excluded.
 */
final class Forgotten {
  private final World world;

  private Forgotten(World world) {
    this.world = world;
  }

  /** Checks it, after the bounds. */
  static void check(World world) {
    new Forgotten(world).check();
  }

  private void check() {
    Set<String> gone = new TreeSet<>(world.operator.forgotten().keySet());
    gone.removeIf(user -> world.producers.lastPosted(user) > world.operator.forgotten().get(user));
    for (String user : gone) {
      byte[] id = user.getBytes(UTF_8);
      for (PartitionLog log : world.kafka.logs()) {
        if (isOutOfReach(log, user)) {
          continue;
        }
        for (LogEntry entry : log.entries()) {
          Violation.require(
              !holds(entry, id), "%s@%d still holds %s", log.name(), entry.offset(), user);
        }
      }
      for (Fleet.Member<IngestProcess> member : world.ingest.members()) {
        for (Map<Bytes, byte[]> store : member.instance().stores()) {
          store.forEach(
              (key, value) ->
                  Violation.require(
                      !contains(key.get(), id) && !contains(value, id),
                      "a store of ingest %s still holds %s",
                      member.instance().name(),
                      user));
        }
      }
    }
  }

  /**
   * Foreign topics are out of Freshet's reach. A mapping that forgets deletes profiles on the
   * user's own partition only.
   */
  private boolean isOutOfReach(PartitionLog log, String user) {
    boolean elsewhere =
        log.name().topic().equals(world.deployment.topics().profiles().name())
            && log.name().partition() != States.home(user);
    return ForeignTopics.contains(log.name().topic())
        || (elsewhere && world.operator.isForgottenByMapping(user));
  }

  private static boolean holds(LogEntry entry, byte[] id) {
    for (Header header : entry.headers()) {
      if (contains(header.value(), id)) {
        return true;
      }
    }
    return contains(entry.key(), id) || contains(entry.value(), id);
  }

  private static boolean contains(byte @Nullable [] bytes, byte[] id) {
    if (bytes == null) {
      return false;
    }
    outer:
    for (int at = 0; at + id.length <= bytes.length; at++) {
      for (int i = 0; i < id.length; i++) {
        if (bytes[at + i] != id[i]) {
          continue outer;
        }
      }
      return true;
    }
    return false;
  }
}
