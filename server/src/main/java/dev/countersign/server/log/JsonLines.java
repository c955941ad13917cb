package dev.countersign.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JSON object on each line: {@code time} (UTC), {@code level}, {@code logger}, {@code thread},
 * {@code message} and, where something was thrown, {@code exception}. Characters that hide or turn
 * around what stands beside them are written as escapes.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ObjectNode line = JsonMapper.shared().createObjectNode();
    line.put("time", event.getInstant().toString());
    line.put("level", event.getLevel().toString());
    line.put("logger", event.getLoggerName());
    line.put("thread", event.getThreadName());
    line.put("message", event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      line.put("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return (escaped(line.toString()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(String json) {
    return UNSEEN
        .matcher(json)
        .replaceAll(unseen -> {
          StringBuilder escapes = new StringBuilder();
          unseen.group().chars().forEach(unit -> escapes.append("\\\\u%04x".formatted(unit)));
          return escapes.toString();
        });
  }
}
