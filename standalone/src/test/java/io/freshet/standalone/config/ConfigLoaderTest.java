package io.freshet.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

  private static final ConfigDef SHOP =
      new ConfigDef()
          .define(
              "shop.address", ConfigDef.Type.STRING, "nowhere", Importance.HIGH, "Where it stands.")
          .define(
              "shop.shelves",
              ConfigDef.Type.INT,
              4,
              Range.between(1, 9),
              Importance.HIGH,
              "How many.")
          .define(
              "shop.alarm.code", ConfigDef.Type.PASSWORD, "", Importance.LOW, "For closing time.");

  private static final ConfigDef BAKERY =
      new ConfigDef()
          .define(
              "bakery.oven.minutes",
              ConfigDef.Type.INT,
              30,
              Range.atLeast(1),
              Importance.LOW,
              "Heat.");

  private static final ConfigRegistry REGISTRY =
      new ConfigRegistry(
          List.of(
              new ConfigRegistry.Component("Shop", SHOP),
              new ConfigRegistry.Component("Bakery", BAKERY)));

  @TempDir Path folder;

  @Test
  void shouldPreferFlagsOverEnvironmentOverFileOverTheCommand() throws IOException {
    Path file = write("shop.address=from file\nshop.shelves=2\nbakery.oven.minutes=20\n");

    ResolvedConfig config =
        new ConfigLoader(REGISTRY)
            .assignment("shop.address=from flag")
            .environment(Map.of("FRESHET_SHOP_ADDRESS", "from env", "FRESHET_SHOP_SHELVES", "3"))
            .file("--config", file)
            .command("demo", "shop.address", "from command")
            .command("demo", "bakery.oven.minutes", "10")
            .command("demo", "shop.alarm.code", "1234")
            .load();

    assertThat(config.values())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "shop.address", "from flag",
                "shop.shelves", "3",
                "bakery.oven.minutes", "20",
                "shop.alarm.code", "1234"));
    assertThat(config.origin("shop.address").text()).isEqualTo("--set");
    assertThat(config.origin("shop.shelves").text()).isEqualTo("FRESHET_SHOP_SHELVES");
    assertThat(config.origin("bakery.oven.minutes").text()).isEqualTo(file + ":3");
    assertThat(config.origin("shop.alarm.code").text()).isEqualTo("freshet demo");
  }

  @Test
  void shouldTakeSettingsOfEventTypesFromEverySource() {
    ResolvedConfig config =
        new ConfigLoader(Components.registry())
            .environment(
                Map.of(
                    "FRESHET_EVENTS_CART_WEIGHT", "2",
                    "FRESHET_EVENTS_ADD_ON_WEIGHT", "4",
                    "FRESHET_EVENTS_UNKNOWN", "weakest"))
            .assignment("events.rent.weight=4")
            .assignment("events.rent.goal=true")
            .load();

    assertThat(config.values())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "events.cart.weight", "2",
                "events.add_on.weight", "4",
                "events.unknown", "weakest",
                "events.rent.weight", "4",
                "events.rent.goal", "true"));
  }

  @Test
  void shouldReportEveryMistakeInSettingsOfEventTypesWithItsOrigin() {
    ConfigLoader loader =
        new ConfigLoader(Components.registry())
            .environment(Map.of("FRESHET_EVENTS_VIEW_WEIGHT", "much"))
            .assignment("events.rent.goal=true")
            .assignment("events.view.wieght=1");

    assertThatThrownBy(loader::load)
        .hasMessageContaining("FRESHET_EVENTS_VIEW_WEIGHT: events.view.weight = much")
        .hasMessageContaining("--set: events.rent.goal = true: events.rent.weight: required")
        .hasMessageContaining("--set: events.view.wieght = 1: events.view.wieght: must be");
  }

  @Test
  void shouldTakeTheLastOfTwoFlags() {
    ResolvedConfig config =
        new ConfigLoader(REGISTRY)
            .assignment("shop.shelves=5")
            .flag("--shelves", "shop.shelves", "6")
            .load();

    assertThat(config.values()).containsEntry("shop.shelves", "6");
  }

  @Test
  void shouldReportEveryErrorAtOnceWithItsPlace() throws IOException {
    Path file = write("# a comment\nshop.shelvs=2\n\nbakery.oven.minutes=0\n");

    InvalidConfigException errors =
        failure(
            new ConfigLoader(REGISTRY)
                .file("--config", file)
                .environment(
                    Map.of(
                        "FRESHET_SHOP_SHELVES", "many", "FRESHET_SHOP_ADRESS", "here", "HOME", "/"))
                .assignment("kafka.linger.ms=soon")
                .assignment("nonsense"));

    assertThat(errors.errors())
        .extracting(ConfigError::toString)
        .containsExactlyInAnyOrder(
            file + ":2: shop.shelvs: unknown key; did you mean shop.shelves?",
            file + ":4: bakery.oven.minutes = 0: Value must be at least 1",
            "FRESHET_SHOP_SHELVES: shop.shelves = many: Not a number of type INT",
            "FRESHET_SHOP_ADRESS: unknown variable: no setting has this name"
                + "; did you mean FRESHET_SHOP_ADDRESS?",
            "--set: kafka.linger.ms = soon: Not a number of type LONG",
            "--set: nonsense: must be KEY=VALUE");
    assertThat(errors).hasMessageContaining("shop.shelvs").hasMessageContaining("nonsense");
  }

  @Test
  void shouldReportAnUnknownKeyEvenWhereAStrongerSourceRepeatsIt() throws IOException {
    Path file = write("shop.adress=here\n");

    InvalidConfigException errors =
        failure(new ConfigLoader(REGISTRY).file("--config", file).assignment("shop.adress=there"));

    assertThat(errors.errors())
        .extracting(e -> e.origin().text())
        .containsExactly(file + ":1", "--set");
  }

  @Test
  void shouldRequireKeysWithoutADefault() {
    ConfigDef strict =
        new ConfigDef().define("till.name", ConfigDef.Type.STRING, Importance.HIGH, "Name.");
    ConfigRegistry registry =
        new ConfigRegistry(List.of(new ConfigRegistry.Component("Till", strict)));

    InvalidConfigException errors = failure(new ConfigLoader(registry));

    assertThat(errors)
        .hasMessage(
            "till.name: is required and not set (file, FRESHET_TILL_NAME or --set till.name=…)");
  }

  @Test
  void shouldReadContinuedLinesEscapesAndUtf8AndKeepTheFirstLineNumber() throws IOException {
    Path file =
        write(
            "\uFEFF# Größe\n  shop.address : Straße \\\n     der B\\u00e4cker\nshop.shelves 12\n");

    InvalidConfigException errors = failure(new ConfigLoader(REGISTRY).file("--config", file));

    assertThat(errors.errors())
        .extracting(ConfigError::toString)
        .containsExactly(file + ":4: shop.shelves = 12: Value must be no more than 9");
    ResolvedConfig repaired =
        new ConfigLoader(REGISTRY).file("--config", file).assignment("shop.shelves=3").load();
    assertThat(repaired.values()).containsEntry("shop.address", "Straße der Bäcker");
    assertThat(repaired.origin("shop.address").text()).isEqualTo(file + ":2");
  }

  @Test
  void shouldRefuseAKeySetTwiceInOneFile() throws IOException {
    Path file = write("shop.shelves=2\nshop.address=x\nshop.shelves=3\n");

    assertThat(failure(new ConfigLoader(REGISTRY).file("--config", file)))
        .hasMessage(file + ":3: shop.shelves: is set twice in this file, first on line 1");
  }

  @Test
  void shouldRefuseAFileThatIsMissingOrNotText() throws IOException {
    Path missing = folder.resolve("none.properties");
    Path binary = folder.resolve("binary.properties");
    Files.write(binary, new byte[] {'a', '=', (byte) 0xff, '\n'});

    assertThat(failure(new ConfigLoader(REGISTRY).file("--config", missing)))
        .hasMessage("--config: " + missing + ": no such file");
    assertThat(failure(new ConfigLoader(REGISTRY).file("--config", binary)))
        .hasMessage("--config: " + binary + ": is not UTF-8 text");
  }

  @Test
  void shouldPassKafkaSettingsThroughFromEverySource() throws IOException {
    Path file = write("kafka.security.protocol=SASL_SSL\n");

    ResolvedConfig config =
        new ConfigLoader(REGISTRY)
            .file("--config", file)
            .environment(
                Map.of(
                    "FRESHET_KAFKA_SASL_MECHANISM", "PLAIN",
                    "FRESHET_KAFKA_PRODUCER_INTERCEPTOR_MY__OWN", "1",
                    "FRESHET_JAVA_OPTS", "-Xmx2g",
                    "FRESHET_ARCHIVE", "off"))
            .assignment("kafka.consumer.max.poll.records=100")
            .assignment("kafka.streams.main.consumer.fetch.min.bytes=1000")
            .assignment("kafka.streams.topic.segment.bytes=1000000")
            .load();

    assertThat(config.values())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "kafka.security.protocol", "SASL_SSL",
                "kafka.sasl.mechanism", "PLAIN",
                "kafka.producer.interceptor.my_own", "1",
                "kafka.consumer.max.poll.records", "100",
                "kafka.streams.main.consumer.fetch.min.bytes", "1000",
                "kafka.streams.topic.segment.bytes", "1000000"));
    assertThat(config.warnings())
        .containsExactly(
            "FRESHET_KAFKA_PRODUCER_INTERCEPTOR_MY__OWN: kafka.producer.interceptor.my_own: no"
                + " Kafka client setting is called interceptor.my_own (passed on as it is)");
  }

  @Test
  void shouldWarnOfAMistypedKafkaSetting() {
    ResolvedConfig config =
        new ConfigLoader(REGISTRY).assignment("kafka.producer.linger.msec=5").load();

    assertThat(config.warnings()).singleElement().asString().contains("did you mean linger.ms?");
  }

  @Test
  void shouldHideSecretsWhereverTheyPrint() {
    ResolvedConfig config =
        new ConfigLoader(REGISTRY)
            .assignment("shop.alarm.code=hush-1")
            .assignment("kafka.sasl.jaas.config=hush-2")
            .assignment("kafka.ssl.keystore.password=hush-3")
            .assignment("kafka.producer.ssl.keystore.key=hush-4")
            .assignment("kafka.producer.vault.token=hush-5")
            .assignment("kafka.sasl.oauthbearer.token.endpoint.url=https://login")
            .load();

    assertThat(config.describe())
        .doesNotContain("hush")
        .contains("shop.alarm.code = (hidden)  (--set)")
        .contains("kafka.sasl.jaas.config = (hidden)")
        .contains("kafka.sasl.oauthbearer.token.endpoint.url = https://login")
        .contains("shop.shelves = 4  (default)");
    assertThat(config.values()).containsEntry("kafka.ssl.keystore.password", "hush-3");
  }

  @Test
  void shouldNameVariablesThatAShellCanSet() {
    for (String key : Components.registry().keys()) {
      assertThat(ConfigRegistry.environmentName(key)).matches("FRESHET_[A-Z0-9_]+");
    }
  }

  @Test
  void shouldRefuseTwoComponentsWithOneKey() {
    ConfigRegistry.Component shop = new ConfigRegistry.Component("Shop", SHOP);

    assertThatThrownBy(() -> new ConfigRegistry(List.of(shop, shop)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two components define shop.");
  }

  @Test
  void shouldDescribeEveryKeyInTheReference() {
    assertThat(ConfigReference.markdown(REGISTRY))
        .contains("## Shop")
        .contains("| `shop.shelves` | int | `4` | [1,...,9] | How many. |")
        .contains("| `shop.alarm.code` | password | hidden |  | For closing time. |");
  }

  private static InvalidConfigException failure(ConfigLoader loader) {
    return catchThrowableOfType(InvalidConfigException.class, loader::load);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("shop.properties"), text, StandardCharsets.UTF_8);
  }
}
