package dev.countersign.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.countersign.server.demo.Demo;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The demo as a person sees it, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserIT {
  private static final Pattern CONSOLE = Pattern.compile("(http://localhost:\\d+/demo)");
  private static final Pattern PHONE = Pattern.compile("Phone +(http://\\S+)");

  private final Path folder = Folders.create();
  private final Chromium chromium = new Chromium();
  private final Demo demo = startDemo();

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
    chromium.close();
    demo.close();
    Folders.delete(folder);
  }

  private URI told(Pattern sign) {
    Matcher found = sign.matcher(demo.greeting());
    assertThat(found.find()).as(demo.greeting()).isTrue();
    return URI.create(found.group(1));
  }

  @Test
  void a_tap_on_the_phone_wakes_the_refund_on_the_console() {
    try (BrowserContext desk = chromium.context(1280, 800, ColorScheme.LIGHT);
        BrowserContext pocket = chromium.context(390, 844, ColorScheme.LIGHT)) {
      Page console = chromium.open(desk, told(CONSOLE));
      Page phone = chromium.open(pocket, told(PHONE));
      assertThat(console.getByText("asleep, waiting for Ada")).isVisible();
      var approve =
          phone.getByRole(
              AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Approve ✅").setExact(true));
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
      phone
          .getByRole(
              AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Reject ❌").setExact(true))
          .click();
      assertThat(console.getByText("rejected · woken once")).isVisible();
    }
    assertThat(chromium.complaints()).isEmpty();
  }

  private void photographEverywhere(String moment) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        try (BrowserContext context = chromium.context(width, 844, scheme)) {
          String suffix =
              "-%s-%s-%d"
                  .formatted(moment, scheme.name().toLowerCase(java.util.Locale.ROOT), width);
          Page console = chromium.open(context, told(CONSOLE));
          assertThat(console.getByText("Refund 4711")).isVisible();
          Chromium.photograph(console, "console" + suffix);
          Page phone = chromium.open(context, told(PHONE));
          assertThat(phone.getByText("Refund 4711").first()).isVisible();
          Chromium.photograph(phone, "phone" + suffix);
        }
      }
    }
  }
}
