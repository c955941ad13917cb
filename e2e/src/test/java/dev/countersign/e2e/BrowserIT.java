package dev.countersign.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.countersign.server.demo.Demo;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The demo as a person sees it, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Pattern CONSOLE = Pattern.compile("(http://localhost:\\d+/demo)");
  private static final Pattern PHONE = Pattern.compile("Phone +(http://\\S+)");

  private final Path folder = Folders.create();
  private final List<String> complaints = new ArrayList<>();
  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final Browser browser = launch(playwright);
  private final Demo demo = startDemo();

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

  private Demo startDemo() {
    try {
      return Demo.start(folder.resolve("demo"), 0, 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeAll
  void ada_is_asked() throws InterruptedException {
    demo.begin();
  }

  @AfterAll
  void stop() {
    playwright.close();
    demo.close();
    Folders.delete(folder);
  }

  private URI told(Pattern sign) {
    Matcher found = sign.matcher(demo.greeting());
    assertThat(found.find()).as(demo.greeting()).isTrue();
    return URI.create(found.group(1));
  }

  /** A page on which nothing may go wrong. */
  private Page open(BrowserContext context, URI address) {
    Page page = context.newPage();
    page.onConsoleMessage(message -> complain(message));
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

  private BrowserContext context(int width, int height, ColorScheme scheme) {
    return browser.newContext(
        new Browser.NewContextOptions()
            .setViewportSize(width, height)
            .setColorScheme(scheme)
            .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
  }

  private static void photograph(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  @Test
  void a_tap_on_the_phone_wakes_the_refund_on_the_console() {
    try (BrowserContext desk = context(1280, 800, ColorScheme.LIGHT);
        BrowserContext pocket = context(390, 844, ColorScheme.LIGHT)) {
      Page console = open(desk, told(CONSOLE));
      Page phone = open(pocket, told(PHONE));
      assertThat(console.getByText("asleep, waiting for Ada")).isVisible();
      var approve =
          phone.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Approve ✅"));
      assertThat(approve).isVisible();
      photographEverywhere("asked");

      approve.click();

      assertThat(console.getByText("paid · woken once")).isVisible();
      assertThat(approve).hasCount(0);
      assertThat(phone.getByText("Recorded: Approve ✅")).isVisible();
      photographEverywhere("paid");
      console
          .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask for another refund"))
          .click();
      assertThat(console.getByText("Refund 4712")).isVisible();
      assertThat(approve).isVisible();
      phone.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Reject ❌")).click();
      assertThat(console.getByText("rejected · woken once")).isVisible();
    }
    assertThat(complaints).isEmpty();
  }

  private void photographEverywhere(String moment) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        try (BrowserContext context = context(width, 844, scheme)) {
          String suffix =
              "-%s-%s-%d"
                  .formatted(moment, scheme.name().toLowerCase(java.util.Locale.ROOT), width);
          Page console = open(context, told(CONSOLE));
          assertThat(console.getByText("Refund 4711")).isVisible();
          photograph(console, "console" + suffix);
          Page phone = open(context, told(PHONE));
          assertThat(phone.getByText("Refund 4711").first()).isVisible();
          photograph(phone, "phone" + suffix);
        }
      }
    }
  }
}
