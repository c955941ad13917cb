package dev.countersign.postgres;

import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Timing;
import dev.countersign.time.Hours;
import dev.countersign.time.WorkingHours;
import dev.countersign.time.WrittenHours;
import dev.countersign.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a request says about time, but for what it counts as in the end, as JSON. */
final class TimingJson {
  private static final String ALWAYS = "always";

  private TimingJson() {}

  static String timing(Timing timing) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("reminders", durations(timing.reminders()));
    Duration patience = timing.undeliverableAfter();
    members.put(
        "undeliverableAfter", patience == null ? Value.nothing() : Value.of(patience.toString()));
    members.put("hours", hours(timing.hours()));
    return new Value.Structure(members).json();
  }

  static Timing timing(OnExpiry onExpiry, String json) {
    JsonNode members = JsonValues.STORED.readTree(json);
    String patience = members.path("undeliverableAfter").stringValue(null);
    return new Timing(
        onExpiry,
        durations(members.path("reminders")),
        patience == null ? null : Duration.parse(patience),
        hours(members.path("hours")));
  }

  static Value durations(List<Duration> durations) {
    return new Value.Sequence(
        durations.stream().<Value>map(duration -> Value.of(duration.toString())).toList());
  }

  static List<Duration> durations(JsonNode durations) {
    return durations.valueStream().map(duration -> Duration.parse(duration.stringValue())).toList();
  }

  private static Value hours(@Nullable Hours hours) {
    return switch (hours) {
      case null -> Value.nothing();
      case Hours.Always() -> Value.of(ALWAYS);
      case WorkingHours working -> {
        WrittenHours written = WrittenHours.of(working);
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("zone", text(written.zone()));
        members.put("days", texts(written.days()));
        members.put("from", text(written.from()));
        members.put("until", text(written.until()));
        members.put("holidays", texts(written.holidays()));
        yield new Value.Structure(members);
      }
    };
  }

  private static @Nullable Hours hours(JsonNode hours) {
    if (hours.isString()) {
      return Hours.ALWAYS;
    }
    if (!hours.isObject()) {
      return null;
    }
    WrittenHours written =
        new WrittenHours(
            hours.path("zone").stringValue(null),
            texts(hours.path("days")),
            hours.path("from").stringValue(null),
            hours.path("until").stringValue(null),
            texts(hours.path("holidays")));
    return switch (written.read()) {
      case WrittenHours.Reading.Read read -> read.hours();
      case WrittenHours.Reading.Wrong wrong ->
          throw new IllegalStateException("Stored hours that are none: " + wrong.problems());
    };
  }

  private static Value text(@Nullable String text) {
    return text == null ? Value.nothing() : Value.of(text);
  }

  private static Value texts(List<String> texts) {
    return new Value.Sequence(texts.stream().<Value>map(Value::of).toList());
  }

  private static List<String> texts(JsonNode texts) {
    return texts.valueStream().map(JsonNode::stringValue).toList();
  }
}
