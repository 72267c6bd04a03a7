package io.freshet.standalone.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.source.Source;
import io.freshet.ingest.source.SourcesReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets of any form by a mapping. */
class MappedFileTest {
  @TempDir Path folder;

  @Test
  void shouldReadAClickstreamWithATableOfRatings() throws Exception {
    Path events =
        write(
            "events.csv",
            """
            timestamp,visitorid,event,itemid,transactionid
            1433221332117,257597,view,355908,
            1433224214164,992329,view,248676,
            1433221999827,111016,addtocart,318965,
            1433221955914,483717,remove,253185,
            1433222276276,121688,transaction,15335,4000
            nonsense
            """);
    Path ratings = folder.resolve("out.tsv");
    LoadReport report =
        MappedFile.convert(
            events,
            source(
                """
                sources:
                  - topic: t
                    format: csv
                    user: /visitorid
                    item: /itemid
                    rating: {at: /event, values: {view: 3, addtocart: 4, transaction: 5}}
                    time: /timestamp
                """),
            ratings);
    assertThat(Files.readString(ratings))
        .isEqualTo(
            """
            257597\t355908\t3.0\t1433221332
            992329\t248676\t3.0\t1433224214
            111016\t318965\t4.0\t1433221999
            121688\t15335\t5.0\t1433222276
            """);
    assertThat(report.lines()).isEqualTo(6);
    assertThat(report.firstBad())
        .extracting(BadLine::toString)
        .containsExactly(
            "events.csv:5: invalid-value: /event 'remove': one of addtocart, transaction, view",
            "events.csv:7: invalid-value: value 'nonsense': columns [timestamp, visitorid, event,"
                + " itemid, transactionid], but the line has 1");
    assertThat(DataSets.read(ratings).ratings().size()).isEqualTo(4);
  }

  @Test
  void shouldReadJsonLinesWithSeveralEventsEach() throws Exception {
    Path orders =
        write(
            "orders.jsonl",
            "{\"u\":1,\"lines\":[{\"i\":2,\"r\":4},{\"i\":3,\"r\":5}],\"t\":\"2015-03-09T18:30:00+02:00\"}\n");
    Path ratings = folder.resolve("out.tsv");
    MappedFile.convert(
        orders,
        source("sources: [{topic: t, user: /u, item: /lines/*/i, rating: /lines/*/r, time: /t}]"),
        ratings);
    assertThat(Files.readString(ratings))
        .isEqualTo("1\t2\t4.0\t1425918600\n1\t3\t5.0\t1425918600\n");
  }

  @Test
  void shouldSayWhyNothingFits() throws Exception {
    Path events = write("events.jsonl", "{\"u\":1,\"i\":2,\"t\":5}\n");
    String yaml = "sources: [{topic: t, user: /u, item: /i, time: /t, type: {constant: view}}]";
    assertThatThrownBy(() -> MappedFile.convert(events, source(yaml), folder.resolve("out.tsv")))
        .isInstanceOf(DataSetException.class)
        .hasMessageEndingWith(
            "events.jsonl gives no rating by the mapping in 1 lines; the first that does not fit:"
                + " events.jsonl:1: type view states no rating; map rating, for example by a table"
                + " of values");
    assertThatThrownBy(
            () ->
                MappedFile.convert(
                    events,
                    source("sources: [{topic: t, gives: items, item: /i}]"),
                    folder.resolve("out.tsv")))
        .hasMessage("topic t gives no events");
  }

  private static Source source(String yaml) throws Exception {
    return SourcesReader.parse("sources.yaml", yaml).all().get(0);
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }
}
