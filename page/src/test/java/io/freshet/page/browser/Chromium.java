package io.freshet.page.browser;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium with an empty profile, that looks at pages of one origin. */
public final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  /** A warning of Chromium about axe-core's own canvas. */
  private static final String OF_AXE = "willReadFrequently";

  private static final int HEIGHT = 900;

  /** Number of charts that are drawn for another width than they have. */
  private static final String STALE_FIGURES =
      "return [...document.querySelectorAll('.figure')].filter(figure =>"
          + " figure.clientWidth !== Number(figure.dataset.width)).length";

  private final ChromeDriver driver;
  private int width;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Whether this machine has Debian's packages {@code chromium} and {@code chromium-driver}. */
  public static boolean isInstalled() {
    return program("chromium").isPresent() && program("chromedriver").isPresent();
  }

  private static Optional<Path> program(String name) {
    return List.of("/usr/bin", "/usr/local/bin").stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @param profile an empty folder
   */
  public static Chromium start(Path profile) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium").orElseThrow().toFile());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.addArguments(
        "--headless",
        "--hide-scrollbars",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program("chromedriver").orElseThrow().toFile())
            .build();
    return new Chromium(new ChromeDriver(service, options));
  }

  /** Opens a page and returns when its files are loaded. */
  public void open(URI address) {
    driver.get(address.toString());
  }

  /** Goes to a view of the open page. */
  public void view(String name) {
    driver.executeScript("location.hash = arguments[0]", name);
    await(".view-" + name);
  }

  /** Makes the page as wide as a device, in light or dark colours. */
  public void look(int width, String scheme) {
    this.width = width;
    setHeight(HEIGHT);
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  private void setHeight(long height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  /** The first element of a selector, once it is there. */
  public WebElement await(String selector) {
    return await(
        page -> page.findElements(By.cssSelector(selector)).stream().findFirst().orElse(null));
  }

  /** Waits until an element's text has what is wanted. */
  public void awaitText(String selector, String wanted) {
    await(page -> text(selector).contains(wanted) ? Boolean.TRUE : null);
  }

  /** Waits until an element's text has not got what is named. */
  public void awaitAbsence(String selector, String unwanted) {
    await(page -> text(selector).contains(unwanted) ? null : Boolean.TRUE);
  }

  /** Waits until a selector has no element. */
  public void awaitNone(String selector) {
    await(page -> page.findElements(By.cssSelector(selector)).isEmpty() ? Boolean.TRUE : null);
  }

  /** Waits until an element's text has a part that matches. */
  public void awaitMatch(String selector, Pattern wanted) {
    await(page -> wanted.matcher(text(selector)).find() ? Boolean.TRUE : null);
  }

  private <T> T await(ExpectedCondition<T> condition) {
    return new WebDriverWait(driver, PATIENCE).until(condition);
  }

  /** The text of the first element of a selector, with single spaces; empty if there is none. */
  public String text(String selector) {
    return texts(selector).stream().findFirst().orElse("");
  }

  /** The texts of all elements of a selector, with single spaces. */
  public List<String> texts(String selector) {
    // In one step: the page may draw anew between two.
    List<?> texts =
        (List<?>)
            driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])]"
                    + ".map(element => element.textContent.replace(/\\s+/g, ' ').trim())",
                selector);
    return texts.stream().map(String::valueOf).toList();
  }

  /** Clicks on the first element of a selector, once it is there. */
  public void press(String selector) {
    await(selector).click();
  }

  /** Presses the button with a text. */
  public void pressButton(String text) {
    await(
            page ->
                page.findElements(By.xpath("//button[normalize-space()='" + text + "']")).stream()
                    .findFirst()
                    .orElse(null))
        .click();
  }

  /** Types into the first element of a selector, once it is there. */
  public void type(String selector, String keys) {
    await(selector).sendKeys(keys);
  }

  /** Replaces what stands in the first field of a selector by other text. */
  public void fill(String selector, String text) {
    WebElement field = await(selector);
    field.clear();
    field.sendKeys(text);
  }

  /** Clicks on a choice of the first list of choices of a selector. */
  public void choose(String selector, String choice) {
    await(selector).click();
    await(
            page ->
                page.findElements(By.xpath("//option[normalize-space()='" + choice + "']")).stream()
                    .findFirst()
                    .orElse(null))
        .click();
  }

  /** How far the page is wider than its window, in pixels. */
  public long overflow() {
    return number(
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }

  /** Writes a PNG of the page from its top to its end, once its figures have their width. */
  public void takePicture(Path file) throws IOException {
    driver.executeScript("document.activeElement.blur()");
    // What stands at the bottom of the window, such as a phone's tabs, then stands at the end.
    setHeight(number("return document.documentElement.scrollHeight"));
    await(page -> number(STALE_FIGURES) == 0 ? Boolean.TRUE : null);
    Map<String, Object> picture =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png"));
    Files.write(file, Base64.getDecoder().decode(String.valueOf(picture.get("data"))));
    setHeight(HEIGHT);
  }

  /** Number of requests to another origin than the page's. */
  public long foreignRequests() {
    return number(
        "return performance.getEntriesByType('resource')"
            + ".filter(entry => !entry.name.startsWith(location.origin + '/')).length");
  }

  private long number(String script) {
    return ((Number) driver.executeScript(script)).longValue();
  }

  /** What the console said since the last call. */
  public List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(message -> !message.contains(OF_AXE))
        .toList();
  }

  /**
   * What axe-core finds by WCAG 2.2 A and AA and best practice: rule and element of each finding.
   */
  public List<?> accessibilityFindings() throws IOException {
    try (InputStream axe = Chromium.class.getResourceAsStream(AXE)) {
      if (axe == null) {
        throw new IOException(AXE + " is not on the class path");
      }
      driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    return (List<?>)
        driver.executeAsyncScript(
            "const done = arguments[0];"
                + "axe.run(document, {runOnly: {type: 'tag', values:"
                + " ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}})"
                + ".then(found => done(found.violations.map(v => v.id + ': ' + v.nodes[0].html)))");
  }

  @Override
  public void close() {
    driver.quit();
  }
}
