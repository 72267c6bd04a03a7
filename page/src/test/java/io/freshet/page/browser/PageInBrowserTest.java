package io.freshet.page.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in Chromium. Skipped on a machine without Debian's chromium and chromium-driver. */
final class PageInBrowserTest {
  static final List<String> VIEWS =
      List.of("try", "live", "models", "experiments", "items", "health");
  private static final String NAMES = ".rows .name";

  @TempDir Path profile;
  private StandInServices services;
  private Chromium browser;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Chromium.isInstalled(), "chromium and chromium-driver are not installed");
    services = new StandInServices();
    browser = Chromium.start(profile);
    browser.open(services.address());
    browser.look(1440, "light");
    browser.await(NAMES);
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
    if (services != null) {
      services.close();
    }
  }

  private void shouldHaveSaidNothing() {
    assertThat(browser.console()).isEmpty();
    assertThat(browser.foreignRequests()).isZero();
  }

  @Test
  void shouldShowAnotherListAfterRating() {
    List<String> before = browser.texts(NAMES);

    browser.type(".picks .stars", "4");

    browser.awaitText("h1", "14 ms later this was your list.");
    assertThat(browser.texts(NAMES)).hasSize(10).isNotEqualTo(before);
    assertThat(services.ratings()).hasSize(1).containsValue(4.0);
    assertThat(browser.text(".side h2")).isEqualTo("Your 1 rating");
    shouldHaveSaidNothing();
  }

  @Test
  void shouldTakeARatingBack() {
    browser.type(".picks .stars", "5");
    browser.awaitText("h1", "later this was your list.");

    browser.press(".remove");

    browser.awaitText("h1", "Rate one film");
    assertThat(services.ratings()).isEmpty();
    shouldHaveSaidNothing();
  }

  @Test
  void shouldOfferRatingsAloneWithoutEventTypes() {
    assertThat(browser.texts(".deeds")).isEmpty();
    assertThat(browser.text("main")).contains("Seen one of these?");
  }

  @Test
  void shouldBuyAnItemAndShowTheListThatAnswers() {
    shop();
    browser.awaitText("h1", "View or put into the cart or buy or rate one product");
    assertThat(browser.texts(".picks li:first-child .deeds button"))
        .containsExactly("View", "Put into the cart", "Buy");
    List<String> before = browser.texts(NAMES);

    browser.press(".picks li:first-child .deeds button:last-child");

    browser.awaitText("h1", "You bought The Film.");
    browser.awaitText("h1", "14 ms later this was your list.");
    assertThat(browser.texts(NAMES)).hasSize(10).isNotEqualTo(before);
    assertThat(services.events()).hasSize(1).allMatch(event -> event.startsWith("purchase "));
    assertThat(services.ratings()).isEmpty();
    assertThat(browser.text(".side h2")).startsWith("Your 1 event");
    assertThat(browser.texts(".picks li:first-child [aria-pressed='true']")).containsExactly("Buy");
    assertThat(browser.text(".rows .why")).isEqualTo("because you bought it");
    shouldHaveSaidNothing();
  }

  @Test
  void shouldViewAndPutIntoTheCartFromAnOpenRowAndTakeBack() {
    shop();
    browser.press(".rows .name");

    browser.press(".open .deeds button:nth-child(1)");
    browser.awaitText("h1", "You viewed");
    browser.awaitText("h1", "later this was your list.");
    browser.press(".picks li:first-child .deeds button:nth-child(2)");
    browser.awaitText("h1", "into the cart.");
    browser.awaitText(".side h2", "Your 2 events");
    browser.press(".picks li:first-child .deeds button:nth-child(1)");
    browser.awaitText("h1", "You took back");

    assertThat(services.events()).hasSize(1).allMatch(event -> event.startsWith("cart "));
    browser.awaitText(".who", "What is kept of you: 1 event");
    shouldHaveSaidNothing();
  }

  @ParameterizedTest
  @CsvSource({"1440,light", "1440,dark", "390,light", "390,dark"})
  void shouldBeAccessibleWithEventTypes(int width, String scheme) throws Exception {
    shop();
    browser.look(width, scheme);
    browser.press(".picks li:first-child .deeds button:last-child");
    browser.awaitText("h1", "later this was your list.");
    browser.press(".rows .name");
    browser.await(".open .deeds");

    assertThat(browser.accessibilityFindings()).isEmpty();
    assertThat(browser.overflow()).as("the page is wider than its window").isZero();
    shouldHaveSaidNothing();
  }

  private void shop() {
    services.offerTypes();
    browser.open(services.address());
    browser.await(".picks .deeds");
  }

  @Test
  void shouldForgetTheVisitorAndShowTheReceipt() {
    browser.type(".picks .stars", "5");
    browser.awaitText("h1", "later this was your list.");

    browser.pressButton("Forget me");
    browser.press(".confirm .danger");

    browser.awaitText(".receipt", "ratings-2@1437");
    browser.awaitText("h1", "You are forgotten.");
    assertThat(services.ratings()).isEmpty();
    shouldHaveSaidNothing();
  }

  @Test
  void shouldRollBackToAnEarlierModel() {
    browser.view("models");
    browser.type(".chooser", "\uE012"); // the key ←

    browser.pressButton("Roll back to v000001");
    browser.pressButton("Roll back");

    browser.awaitText(
        "h1", "v000001 serves, pinned. Too early to judge it: 22 likes of 1 user so far.");
    assertThat(services.champion()).isEqualTo("v000001 pinned");
    shouldHaveSaidNothing();
  }

  @Test
  void shouldStartAndStopAnExperiment() {
    browser.view("experiments");

    browser.pressButton("Start an experiment");
    browser.pressButton("Start");

    browser.awaitText("h1", "Too early to say.");
    assertThat(services.experiments()).containsExactly("variety");
    browser.pressButton("Stop");
    browser.press(".confirm .primary");
    browser.awaitText("h1", "No experiment runs.");
    assertThat(services.experiments()).isEmpty();
    shouldHaveSaidNothing();
  }

  @Test
  void shouldTellTheLifeOfARating() {
    browser.view("live");
    browser.awaitText(".feed", "hit Fargo (1996) stood 3rd");

    assertThat(browser.text(".rejections")).contains("rating 6 must be from 0.5 to 5.0");
    assertThat(browser.text("main"))
        .contains("5 in = 4 answered + 1 rejected + 0 forgotten. It balances.");
    shouldHaveSaidNothing();
  }

  @Test
  void shouldCountTheTimeOfTheNextLikeFromTheRating() {
    browser.view("live");

    browser.press(".feed li:nth-child(4) .event");
    browser.awaitText(".steps", "4.0 sthe user likes Fargo (1996): 3rd in the list, a hit");
    browser.press(".feed li:nth-child(4) .event");
    browser.press(".feed li:nth-child(3) .event");

    browser.awaitText(
        ".steps",
        "14 msthe user likes Alien (1979), rated before this answer was made: not in the list");
    shouldHaveSaidNothing();
  }

  @Test
  void shouldTellWhatTheArmsOfAnExperimentFoundBesideThePopular() {
    browser.view("experiments");
    browser.pressButton("Start an experiment");
    browser.pressButton("Start");

    browser.awaitText(".arms", "popular");
    assertThat(browser.texts(".arms tbody tr:first-child .num"))
        .containsExactly("30", "200", "13.0 %", "6.5 %");
    assertThat(browser.text("main"))
        .contains("7 likes are left out: a user counts with 200 at most.");
    browser.press("[aria-label='What is guardrail?']");
    browser.awaitText("dialog .asked", "guardrail");
    shouldHaveSaidNothing();
  }

  @Test
  void shouldShowTheNeighboursOfAnItemThatALinkNames() {
    browser.press(".rows .name");
    browser.press(".open a[href^='#items']");

    browser.awaitText(".view-items .chosen-title", "(");
    browser.await("ol.neighbours li .name");
    shouldHaveSaidNothing();
  }

  @Test
  void shouldShowMemoryAndTimeOfEachService() {
    browser.view("health");

    browser.awaitText("main", "41 MB of 1.0 GB");
    assertThat(browser.texts("[aria-label='Table of services'] tbody tr:first-child .num"))
        .containsExactly("41 MB of 1.0 GB", "6 min");
    shouldHaveSaidNothing();
  }

  @Test
  void shouldSayThatANewerListCameBeforeTheNextLike() {
    browser.view("live");

    browser.awaitText(".feed", "hit Fargo (1996) stood 3rd");
    assertThat(browser.texts(".feed .next"))
        .containsExactly(
            "nothing yet",
            "a newer list came first",
            "Alien (1979) not in the list",
            "hit Fargo (1996) stood 3rd");
    shouldHaveSaidNothing();
  }

  @Test
  void shouldShowMarkupInTitlesAsText() {
    assertThat(browser.texts(NAMES)).contains(StandInServices.MARKUP);
    assertThat(browser.texts(".rows img, .picks img, .rows b")).isEmpty();
    shouldHaveSaidNothing();
  }

  @ParameterizedTest
  @CsvSource({"1440,light", "1440,dark", "820,light", "820,dark", "390,light", "390,dark"})
  void shouldBeAccessibleAtEveryWidthInBothSchemes(int width, String scheme) throws Exception {
    browser.look(width, scheme);
    browser.type(".picks .stars", "4");
    browser.awaitText("h1", "later this was your list.");

    for (String view : VIEWS) {
      browser.view(view);
      browser.awaitText("h1", Map.of("experiments", "No experiment runs.").getOrDefault(view, "."));
      assertThat(browser.accessibilityFindings()).as(view).isEmpty();
      assertThat(browser.overflow()).as("%s is wider than its window", view).isZero();
    }
    browser.view("experiments");
    browser.pressButton("Start an experiment");
    assertThat(browser.accessibilityFindings()).as("form").isEmpty();
    browser.pressButton("Start");
    browser.awaitText("h1", "Too early to say.");
    assertThat(browser.accessibilityFindings()).as("a running experiment").isEmpty();
    assertThat(browser.overflow()).as("a running experiment is wider than its window").isZero();
    shouldHaveSaidNothing();
  }
}
