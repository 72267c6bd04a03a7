package io.freshet.standalone.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.page.browser.Chromium;
import io.freshet.standalone.data.generate.MovieLensWriter;
import io.freshet.standalone.data.generate.PlantedContext;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.process.FreshetProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of a demo that stays up, in Chromium: a real broker and real services behind it, on
 * generated ratings. Skipped on a machine without Debian's chromium and chromium-driver.
 */
@Timeout(900)
class PageOnDemoTest {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Pattern ADDRESS = Pattern.compile("Open (http://127\\.0\\.0\\.1:\\d+)");
  private static final Pattern ROLL_BACK = Pattern.compile("Roll back to (v\\d+)");
  private static final Pattern LIKES_ARE_JUDGED =
      Pattern.compile("^[1-9]\\d* of at most 40,000 likes");
  private static final String NAMES = ".rows .name";
  private static final String STARS = ".picks .stars";
  private static final String STARS_OF_UNRATED = ".picks li:not(:has(.remove)) .stars";
  private static final String KEY_LEFT = "\uE012";

  @TempDir static Path folder;
  @TempDir Path profile;

  private static FreshetProcess demo;
  private static URI page;

  private Chromium browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Chromium.isInstalled(),
        "SKIPPED: no chromium and chromium-driver, so the demo's page was not opened");
    MovieLensWriter.write(
        new PlantedTastes(80, 120, 3_000, 9, new PlantedContext(0, 0)).generate(),
        folder.resolve("data"));
    demo =
        FreshetProcess.start(
            folder, List.of("demo", "--data=data", "--dir=state", "--stay", "--refit-every=900"));
    demo.awaitOutput(text -> text.contains("Staying up"), PATIENCE);
    Matcher address = ADDRESS.matcher(demo.output());
    assertThat(address.find()).as(demo.output()).isTrue();
    page = URI.create(address.group(1) + "/");
  }

  @AfterAll
  static void stop() throws Exception {
    if (demo != null) {
      try (FreshetProcess running = demo) {
        running.stop(PATIENCE);
      }
    }
  }

  @BeforeEach
  void open() {
    browser = Chromium.start(profile);
    browser.open(page);
    browser.look(1440, "light");
    browser.await(NAMES);
    browser.await(STARS);
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private void shouldHaveSaidNothing() {
    assertThat(browser.console()).isEmpty();
    assertThat(browser.foreignRequests()).isZero();
  }

  @Test
  void shouldAnswerARatingWithAnotherList() {
    List<String> before = browser.texts(NAMES);

    browser.type(STARS, "5");

    browser.awaitText("h1", "later this was your list.");
    assertThat(browser.texts(NAMES)).hasSize(10).isNotEqualTo(before);
    assertThat(browser.text(".side h2")).isEqualTo("Your 1 rating");
    assertThat(browser.texts(".rows .bar")).as("a bar of parts for each item").hasSize(10);
    shouldHaveSaidNothing();
  }

  @Test
  void shouldForgetTheVisitorAndShowTheReceipt() {
    browser.type(STARS, "4");
    browser.awaitText("h1", "later this was your list.");

    browser.pressButton("Forget me");
    browser.press(".confirm .danger");

    browser.awaitText("h1", "You are forgotten.");
    assertThat(browser.text(".receipt"))
        .containsPattern("Written, and confirmed by all replicas: ratings-\\d@\\d+")
        .contains("All gone by");
    assertThat(browser.texts(".remove")).as("ratings that can be taken back").isEmpty();
    shouldHaveSaidNothing();
  }

  @Test
  void shouldRollBackToAnEarlierVersionAndUnpin() {
    browser.view("models");
    browser.awaitText("h1", "serves");
    String newest = serving();
    browser.type(".chooser", KEY_LEFT);
    browser.awaitText(".acts", "Roll back to");
    Matcher earlier = ROLL_BACK.matcher(browser.text(".acts"));
    assertThat(earlier.find()).isTrue();

    browser.pressButton("Roll back to " + earlier.group(1));
    browser.pressButton("Roll back");

    browser.awaitText("h1", earlier.group(1) + " serves, pinned");
    assertThat(earlier.group(1)).isLessThan(newest);
    browser.pressButton("Unpin");
    browser.press(".confirm .primary");
    browser.awaitText(".acts", "Pin");
    assertThat(browser.text("h1")).startsWith(earlier.group(1)).doesNotContain("pinned");
    shouldHaveSaidNothing();
  }

  private String serving() {
    Matcher version = Pattern.compile("v\\d+").matcher(browser.text("h1"));
    assertThat(version.find()).isTrue();
    return version.group();
  }

  @Test
  void shouldStartAnExperimentShowWhatItFindsAndStopIt() {
    browser.view("experiments");
    browser.pressButton("Start an experiment");
    browser.fill("#form-name", "explorers");
    browser.fill("#form-share", "100");
    browser.choose("#form-kind", "more exploration");
    browser.fill("#form-value", "0.3");
    browser.pressButton("Start");

    browser.awaitText("h1", "Too early to say. explorers has");
    assertThat(browser.texts(".arms tbody tr"))
        .satisfiesExactly(
            control -> assertThat(control).contains("control", "as it is"),
            other -> assertThat(other).contains("explorers", "exploration 30"));
    assertThat(browser.texts(".on-share")).containsExactly("50 %", "50 %");
    likeTwoItemsOfTheList();
    browser.view("experiments");
    browser.awaitMatch(".sub", LIKES_ARE_JUDGED);
    assertThat(browser.texts(".arms tbody .num"))
        .as("users, likes, found and popular, by arm")
        .hasSize(8)
        .anyMatch(figure -> figure.endsWith("%"));
    assertThat(browser.text("[aria-labelledby='ends-title']"))
        .contains("40,000 likes are judged: ended, not decided");

    browser.pressButton("Stop");
    browser.press(".confirm .primary");

    browser.awaitText("h1", "Stopped, not decided. explorers has");
    browser.awaitText(".sub", "The experiment explorers is over: stopped by hand.");
    assertThat(browser.texts(".confirm, .arms ~ .acts")).as("a second way to stop it").isEmpty();
    shouldHaveSaidNothing();
  }

  /** Every user is in the experiment, so the second like is judged by the list of the first. */
  private void likeTwoItemsOfTheList() {
    browser.view("try");
    for (int i = 1; i <= 2; i++) {
      browser.type(STARS_OF_UNRATED, "5");
      browser.awaitText(".side h2", i == 1 ? "Your 1 rating" : "Your 2 ratings");
      browser.awaitText("h1", "later this was your list.");
    }
  }

  @Test
  void shouldShowRatingsItemsAndServices() {
    browser.view("live");
    browser.awaitText(".feed", "(");
    browser.view("items");
    browser.awaitText("h1", ".");
    browser.view("health");
    browser.awaitText("h1", "well");

    assertThat(browser.text("main")).contains("ingestready", "trainerready", "scorerready");
    shouldHaveSaidNothing();
  }
}
