package io.freshet.page.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pictures of each view of the page at three widths in both schemes, as {@code
 * target/pictures/VIEW-WIDTH-SCHEME.png}.
 *
 * <p>They show stand-ins, or the running page that the system property {@code freshet.page} names,
 * such as {@code http://127.0.0.1:8080/}: there the visitor of the pictures rates four items.
 */
final class PagePicturesTest {
  private static final List<Integer> WIDTHS = List.of(380, 900, 1400);
  private static final List<String> SCHEMES = List.of("light", "dark");
  private static final List<String> RATED = List.of("5", "4", "5", "3");
  private static final Path FOLDER = Path.of("target", "pictures");

  @TempDir Path profile;

  @Test
  void shouldDrawEachViewAtEachWidthInBothSchemes() throws Exception {
    assumeTrue(Chromium.isInstalled(), "chromium and chromium-driver are not installed");
    Files.createDirectories(FOLDER);
    String running = System.getProperty("freshet.page");

    try (StandInServices services = new StandInServices();
        Chromium browser = Chromium.start(profile)) {
      browser.open(running == null ? services.address() : URI.create(running));
      browser.look(1400, "light");
      rate(browser);
      for (String scheme : SCHEMES) {
        for (int width : WIDTHS) {
          browser.look(width, scheme);
          for (String view : PageInBrowserTest.VIEWS) {
            takeOne(browser, view, width, scheme);
          }
        }
      }
      assertThat(browser.console()).isEmpty();
    }
  }

  private static void rate(Chromium browser) {
    for (int i = 0; i < RATED.size(); i++) {
      browser.type(".picks li:not(:has(.remove)) .stars", RATED.get(i));
      browser.awaitText(".side h2", String.format(Locale.ROOT, "Your %d rating", i + 1));
      browser.awaitText("h1", "later this was your list.");
    }
  }

  private static void takeOne(Chromium browser, String view, int width, String scheme)
      throws Exception {
    Path file = FOLDER.resolve(view + "-" + width + "-" + scheme + ".png");
    browser.view(view);
    browser.awaitText("h1", ".");
    browser.awaitNone(".skeleton");
    browser.awaitAbsence("main", "Asking the ");

    browser.takePicture(file);

    assertThat(Files.size(file)).as("%s", file).isGreaterThan(1_000);
    assertThat(browser.overflow()).as("%s is wider than its window", file).isZero();
  }
}
