package dev.countersign.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A real browser that writes down whatever goes wrong on its pages. */
final class Chromium implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  static {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
  }

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final Browser browser = launch(playwright);

  private static Browser launch(Playwright playwright) {
    Path chromium =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .map(name -> Path.of("/usr/bin", name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() ->
                new AssertionError(
                    "There is no Chromium in /usr/bin: ./countersign verify installs one, or"
                        + " apt-get install chromium."));
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(chromium)
                .setArgs(
                    List.of(
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync")));
  }

  /** A window of that size, in light or dark, without motion. */
  BrowserContext context(int width, int height, ColorScheme scheme) {
    return browser.newContext(
        new Browser.NewContextOptions()
            .setViewportSize(width, height)
            .setColorScheme(scheme)
            .setReducedMotion(ReducedMotion.REDUCE));
  }

  /** A page on which nothing may go wrong. */
  Page open(BrowserContext context, URI address) {
    Page page = context.newPage();
    page.onConsoleMessage(this::complain);
    page.onPageError(error -> complaints.add(address + ": " + error));
    page.onRequestFailed(request -> {
      // a page that is closed while it asks
      if (!String.valueOf(request.failure()).contains("ERR_ABORTED")) {
        complaints.add(address + ": " + request.url() + " failed: " + request.failure());
      }
    });
    page.onResponse(response -> {
      if (response.status() >= 400) {
        complaints.add(address + ": " + response.url() + " gave " + response.status());
      }
    });
    page.navigate(address.toString());
    return page;
  }

  private void complain(ConsoleMessage message) {
    if (List.of("error", "warning").contains(message.type())) {
      complaints.add(message.text() + " at " + message.location());
    }
  }

  /** What went wrong on any page since this was asked last. */
  List<String> complaints() {
    List<String> heard = List.copyOf(complaints);
    complaints.removeAll(heard);
    return heard;
  }

  /** Keeps a picture of a page, for people to look at. */
  static void photograph(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  @Override
  public void close() {
    playwright.close();
  }
}
