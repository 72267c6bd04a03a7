package io.freshet.ingest.source;

import static io.freshet.ingest.source.Mappings.map;
import static io.freshet.ingest.source.Mappings.problems;
import static io.freshet.ingest.source.Mappings.record;
import static io.freshet.ingest.source.Mappings.source;
import static io.freshet.ingest.source.Mappings.texts;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The mapping of plain JSON. */
class MapperTest {
  private static final Source RATINGS =
      source("user: /customer/id", "item: /sku", "rating: /stars", "time: /at");

  @Test
  void aRecordBecomesARating() {
    Mapped mapped =
        map(
            RATINGS,
            "{'customer':{'id':7},'sku':'a-1','stars':4,'at':1700000000}".replace('\'', '"'));
    assertThat(texts(mapped))
        .containsExactly(
            "RATINGS 7"
                + " {\"userId\":\"7\",\"itemId\":\"a-1\",\"rating\":4.0,\"timestamp\":1700000000}");
    assertThat(mapped.problems()).isEmpty();
    assertThat(mapped.ignored()).isFalse();
  }

  @Test
  void aProblemNamesThePlaceTheValueAndTheRule() {
    assertThat(problems(map(RATINGS, json("{'customer':{},'sku':'a','stars':4,'at':1}"))))
        .containsExactly("missing-field: /customer/id: required");
    assertThat(problems(map(RATINGS, json("{'customer':{'id':1.5},'sku':'a','stars':4,'at':1}"))))
        .containsExactly("bad-id: /customer/id '1.5': a text or a whole number");
    assertThat(problems(map(RATINGS, json("{'customer':{'id':{}},'sku':'a','stars':4,'at':1}"))))
        .containsExactly("wrong-type: /customer/id 'an object': a single value");
    assertThat(problems(map(RATINGS, json("{'customer':{'id':1},'sku':'a','stars':'x','at':1}"))))
        .containsExactly("wrong-type: /stars 'x': a number");
    assertThat(problems(map(RATINGS, json("{'customer':{'id':1},'sku':'a','stars':4,'at':'x'}"))))
        .containsExactly(
            "bad-timestamp: /at 'x': a number, or a time in ISO-8601 with offset; for local times"
                + " the mapping needs a zone");
    assertThat(problems(map(RATINGS, "[1]")))
        .containsExactly("not-json: value '[1]': one JSON object: expected '{'");
    assertThat(problems(map(RATINGS, "{\"a\"")).get(0)).startsWith("not-json: value");
  }

  @Test
  void anEmptyTextIsAMissingValueAndTheNextPlaceCounts() {
    Source source = source("user: [/user, /visitor]", "item: /i", "type: {constant: view}");
    assertThat(texts(map(source, json("{'user':'','visitor':'v','i':1}"))))
        .containsExactly(
            "RATINGS v"
                + " {\"userId\":\"v\",\"itemId\":\"1\",\"type\":\"view\",\"timestamp\":1796040000}");
    assertThat(problems(map(source, json("{'user':null,'i':1}"))))
        .containsExactly("missing-field: /user: required");
  }

  @Test
  void oneOrderGivesSeveralLinesAndABadLineLeavesTheOthers() {
    Source order =
        source(
            "user: /buyer",
            "item: /lines/*/sku",
            "type: {constant: purchase}",
            "rating: /lines/*/stars",
            "time: /at");
    Mapped mapped =
        map(
            order,
            json("{'buyer':'u','at':10,'lines':[{'sku':'a','stars':5},{'qty':1},{'sku':'c'}]}"));
    assertThat(texts(mapped))
        .containsExactly(
            "RATINGS u"
                + " {\"userId\":\"u\",\"itemId\":\"a\",\"type\":\"purchase\",\"rating\":5.0,\"timestamp\":10}",
            "RATINGS u {\"userId\":\"u\",\"itemId\":\"c\",\"type\":\"purchase\",\"timestamp\":10}");
    assertThat(problems(mapped)).containsExactly("missing-field: /lines/1/sku: required");
    assertThat(problems(map(order, json("{'buyer':'u','at':10}"))))
        .containsExactly("missing-field: /lines: required");
    assertThat(map(order, json("{'buyer':'u','at':10,'lines':[]}")).ignored()).isTrue();
  }

  @Test
  void arraysInArraysGiveALinePerInnermostElement() {
    Source orders =
        source("user: /orders/*/buyer", "item: /orders/*/lines/*", "type: {constant: cart}");
    assertThat(
            texts(
                map(
                    orders,
                    json("{'orders':[{'buyer':'u','lines':[1,2]},{'buyer':'v','lines':[3]}]}"))))
        .extracting(each -> each.substring(8, 43))
        .containsExactly(
            "u {\"userId\":\"u\",\"itemId\":\"1\",\"type\"",
            "u {\"userId\":\"u\",\"itemId\":\"2\",\"type\"",
            "v {\"userId\":\"v\",\"itemId\":\"3\",\"type\"");
  }

  @Test
  void aTableTranslatesTypesAndSaysWhatOthersMean() {
    String[] lines = {
      "user: /u", "item: /i", "type: {at: /event, values: {bought: purchase, seen: view}%s}"
    };
    Source strict = source(lines[0], lines[1], lines[2].formatted(""));
    Source lenient = source(lines[0], lines[1], lines[2].formatted(", otherwise: ignore"));
    Source open = source(lines[0], lines[1], lines[2].formatted(", otherwise: keep"));
    assertThat(texts(map(strict, json("{'u':1,'i':2,'event':'bought'}"))).get(0))
        .contains("\"type\":\"purchase\"");
    assertThat(problems(map(strict, json("{'u':1,'i':2,'event':'bougth'}"))))
        .containsExactly(
            "invalid-value: /event 'bougth': one of bought, seen; did you mean bought?");
    Mapped ignored = map(lenient, json("{'u':1,'i':2,'event':'login'}"));
    assertThat(ignored.ignored()).isTrue();
    assertThat(ignored.records()).isEmpty();
    assertThat(ignored.problems()).isEmpty();
    assertThat(texts(map(open, json("{'u':1,'i':2,'event':'like'}"))).get(0))
        .contains("\"type\":\"like\"");
  }

  @Test
  void aReturnWithdrawsAPurchase() {
    Source source =
        source(
            "user: /u",
            "item: /i",
            "type: {constant: purchase}",
            "withdrawn: {at: /event, values: {order: false, return: true}}");
    assertThat(texts(map(source, json("{'u':1,'i':2,'event':'return'}"))).get(0))
        .contains("\"type\":\"purchase\",\"withdrawn\":true,\"timestamp\"");
    assertThat(texts(map(source, json("{'u':1,'i':2,'event':'order'}"))).get(0))
        .contains("\"type\":\"purchase\",\"timestamp\"");
  }

  @Test
  void conditionsChooseRecords() {
    Source source =
        source("user: /u", "item: /i", "type: {constant: view}", "when: {/kind: [page, app]}");
    assertThat(map(source, json("{'u':1,'i':2,'kind':'app'}")).records()).hasSize(1);
    assertThat(map(source, json("{'u':1,'i':2,'kind':'api'}")).ignored()).isTrue();
    assertThat(map(source, json("{'u':1,'i':2}")).ignored()).isTrue();
  }

  @Test
  void deletesAndTombstonesMeanNothingUnlessTheMappingSaysSo() {
    Source quiet =
        source("user: key:/u", "item: key:/i", "rating: /stars", "deletedWhen: {/deleted: true}");
    String key = json("{'u':1,'i':2}");
    assertThat(new Mapper(quiet).map(record(key, null)).records()).isEmpty();
    assertThat(new Mapper(quiet).map(record(key, json("{'deleted':true}"))).records()).isEmpty();

    Source withdrawing =
        source(
            "user: key:/u",
            "item: key:/i",
            "rating: /stars",
            "deletedWhen: {/deleted: true}",
            "deletes: withdraw",
            "tombstones: withdraw");
    String withdrawal =
        "RATINGS 1 {\"userId\":\"1\",\"itemId\":\"2\",\"rating\":null,\"timestamp\":1796040000}";
    assertThat(texts(new Mapper(withdrawing).map(record(key, null)))).containsExactly(withdrawal);
    assertThat(texts(new Mapper(withdrawing).map(record(key, json("{'deleted':true}")))))
        .containsExactly(withdrawal);

    Source forgetting = source("user: key", "item: /i", "rating: /stars", "tombstones: forget");
    assertThat(texts(new Mapper(forgetting).map(record("u", null))))
        .containsExactly("RATINGS u null", "PROFILES u null");
    assertThat(forgetting.forgets()).isTrue();
    assertThat(withdrawing.forgets()).isFalse();
  }

  @Test
  void itemsAndProfilesAreMappedAndChecked() {
    Source items =
        source(
            "gives: items",
            "item: /sku",
            "title: /name",
            "genres: {at: /path, split: ' > '}",
            "year: /year",
            "available: /stock/open",
            "deletedWhen: {/gone: true}",
            "deletes: withdraw");
    assertThat(
            texts(
                map(
                    items,
                    json(
                        "{'sku':5,'name':'Lamp','path':'Home >"
                            + " Light','year':'1999','stock':{'open':false}}"))))
        .containsExactly(
            "ITEMS 5"
                + " {\"title\":\"Lamp\",\"genres\":[\"Home\",\"Light\"],\"year\":1999,\"available\":false}");
    assertThat(texts(map(items, json("{'sku':5,'gone':true}")))).containsExactly("ITEMS 5 null");
    assertThat(problems(map(items, json("{'sku':5,'year':10000}"))))
        .containsExactly("invalid-value: /year '10000': from 0.0 to 9999.0");

    Source profiles =
        source(
            "gives: profiles",
            "user: /id",
            "likedGenres: /tastes/*/genre",
            "timeZone: /tz",
            "demographics: {country: /address/country, size: /size}");
    assertThat(
            texts(
                map(
                    profiles,
                    json(
                        "{'id':'u','tastes':[{'genre':'A'},{'genre':'B'}],'tz':'Europe/Rome','address':{'country':'IT'},'size':42}"))))
        .containsExactly(
            "PROFILES u {\"likedGenres\":[\"A\",\"B\"],\"timeZone\":\"Europe/Rome\","
                + "\"demographics\":{\"country\":\"IT\",\"size\":\"42\"}}");
    assertThat(problems(map(profiles, json("{'id':'u','tz':'Nowhere'}"))))
        .containsExactly("invalid-value: /tz 'Nowhere': an IANA time zone such as Europe/Rome");
  }

  @Test
  void timesAreReadByUnitOrSize() {
    assertThat(seconds("time: /at", "1700000000")).isEqualTo("1700000000");
    assertThat(seconds("time: /at", "1700000000123")).isEqualTo("1700000000");
    assertThat(seconds("time: /at", "1700000000123456")).isEqualTo("1700000000");
    assertThat(seconds("time: /at", "1700000000123456789")).isEqualTo("1700000000");
    assertThat(seconds("time: /at", "\"1700000000.5\"")).isEqualTo("1700000000");
    assertThat(seconds("time: {at: /at, unit: days}", "16816")).isEqualTo("1452902400");
    assertThat(seconds("time: {at: /at, unit: milliseconds}", "5000")).isEqualTo("5");
    assertThat(seconds("time: /at", "\"2016-01-16T02:00:00+02:00\""))
        .isEqualTo("\"2016-01-16T02:00:00+02:00\"");
    assertThat(seconds("time: /at", "\"2016-01-16T00:00:00.123Z\"")).isEqualTo("1452902400");
    assertThat(seconds("time: {at: /at, zone: Europe/Rome}", "\"2016-01-16 01:00:00\""))
        .isEqualTo("1452902400");
    assertThat(seconds("time: {at: /at, zone: UTC}", "\"2016-01-16\"")).isEqualTo("1452902400");
    assertThat(seconds("time: {at: /at, missing: omit}", "null")).isEqualTo("1796040000");
    assertThat(seconds("time: /at", "-1")).isEqualTo("bad-timestamp");
    assertThat(seconds("time: /at", "1e300")).isEqualTo("bad-timestamp");
  }

  private static String seconds(String rule, String at) {
    Mapped mapped =
        map(
            source("user: /u", "item: /i", "type: {constant: view}", rule),
            "{\"u\":1,\"i\":2,\"at\":" + at + "}");
    if (!mapped.problems().isEmpty()) {
      return mapped.problems().get(0).reason();
    }
    String text = texts(mapped).get(0);
    int start = text.indexOf("\"timestamp\":") + 12;
    return text.substring(start, text.length() - 1);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
