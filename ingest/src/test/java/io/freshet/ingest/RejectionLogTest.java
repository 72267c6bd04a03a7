package io.freshet.ingest;

import static io.freshet.ingest.IngestTopologyTest.event;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RejectionLogTest {
  @TempDir Path folder;
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.freshet.ingest");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private IngestDriver ingest;

  @BeforeEach
  void start() {
    ingest = new IngestDriver(folder, 1, Map.of());
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    ingest.close();
  }

  @Test
  void shouldLogTheFirstRecordOfEachReasonAtOnceAndTheOthersAsCounts() {
    ingest.rate("ann", event("ann", "1", "7", 1_700_000_000));
    ingest.rate("ann", event("ann", "2", "8", 1_700_000_000));
    ingest.rate("bob", "{");
    ingest.rate("ann", event("ann", "3", "4", 1_700_000_000));
    ingest.rate("ann", event("ann", "3", "9", 1_700_000_000));

    assertThat(lines())
        .hasSize(2)
        .anySatisfy(
            line -> assertThat(line).startsWith("Rejected t.ratings-0@0: out-of-range in rating. "))
        .anySatisfy(
            line -> assertThat(line).startsWith("Rejected t.ratings-0@2: not-json in value. "));

    ingest.driver.advanceWallClockTime(Duration.ofMinutes(1));
    ingest.rate("bob", "}");
    ingest.rate("bob", "]");
    ingest.rate("ann", event("ann", "3", "6", 1_700_000_000));
    ingest.driver.advanceWallClockTime(Duration.ofMinutes(1));
    ingest.driver.advanceWallClockTime(Duration.ofMinutes(1));

    assertThat(lines().subList(2, lines().size()))
        .containsExactly(
            "Rejected 2 more records: 2 out-of-range",
            "Rejected 3 more records: 2 not-json, 1 out-of-range");
  }

  @Test
  void shouldLogNothingThatMayHoldAUsersId() {
    ingest.rate("ann", "{\"userId\":\"zoe@example.org\",\"itemId\":\"1\",\"rating\":4}");

    assertThat(lines()).hasSize(1).allSatisfy(line -> assertThat(line).doesNotContain("zoe"));
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
