package dev.countersign.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people wrote cannot make a line of the log look like another one. */
final class LogPatternTest {
  private static String logged(String text) throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogPatternTest.class.getResource("/logback.xml"));
    var appender = (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("ERR");
    LoggingEvent event =
        new LoggingEvent(
            "", context.getLogger("test"), Level.WARN, "a {} b", null, new Object[] {text});
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n2026-01-01T00:00:00.000Z ERROR forged",
        "\u001B[31mred\u001B[0m",
        "\u202Egnp.exe\u202C",
        "\u2066isolated\u2069",
        "\u0085\u2028\u2029",
        "\u0000\b\u007F"
      })
  void s2_a_line_of_the_log_stays_one_plain_line(String text) throws Exception {
    String line = logged(text);

    assertThat(line).endsWith(" b\n").contains("a ");
    assertThat(line.strip().codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT)
        .noneMatch(c -> Character.getType(c) == Character.LINE_SEPARATOR)
        .noneMatch(c -> Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
  }

  @Test
  void s2_plain_words_stay_as_they_are() throws Exception {
    assertThat(logged("Grüße, はい \"x\" <b> ✅")).contains("a Grüße, はい \"x\" <b> ✅ b");
  }
}
