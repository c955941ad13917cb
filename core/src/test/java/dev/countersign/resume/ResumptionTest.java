package dev.countersign.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApprovalId;
import dev.countersign.value.StrictJson;
import dev.countersign.value.Value;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ResumptionTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ApprovalId ID = ApprovalId.of(new byte[16]);

  @Test
  void a_decision_is_written_byte_for_byte() {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("order", Value.of("4711"));
    fields.put("amount", new Value.Numeric(new BigDecimal("129.90")));

    assertThat(decision(fields, "Ada").json())
        .isEqualTo(
            "{\"type\":\"approval.decided\",\"timestamp\":\"2026-03-01T12:00:00Z\",\"data\":{"
                + "\"approvalId\":\"apr_00000000000000000000000000\",\"reference\":\"order-4711\","
                + "\"approved\":true,\"respondedBy\":\"6543217890123456\","
                + "\"respondedAt\":\"2026-03-01T12:00:00Z\",\"outcome\":\"approved\","
                + "\"port\":\"approved\",\"channel\":\"instagram\",\"account\":\"shop-instagram\","
                + "\"approver\":\"Ada\",\"comment\":null,"
                + "\"fields\":{\"order\":\"4711\",\"amount\":129.90},\"before\":{\"amount\":1},"
                + "\"digest\":\"00ff\",\"revision\":2,\"delivery\":\"read\"}}");
  }

  @Test
  void what_is_absent_is_null() {
    Resumption expired =
        new Resumption(
            ID,
            "approval.expired",
            NOON.plusMillis(7),
            false,
            null,
            null,
            "expired",
            "expired",
            null,
            null,
            null,
            null,
            null,
            new Value.Structure(Map.of()),
            Value.Structure.EMPTY,
            "00ff",
            1,
            "sent");

    assertThat(expired.json())
        .isEqualTo(
            "{\"type\":\"approval.expired\",\"timestamp\":\"2026-03-01T12:00:00.007Z\",\"data\":{"
                + "\"approvalId\":\"apr_00000000000000000000000000\",\"reference\":null,"
                + "\"approved\":false,\"respondedBy\":null,\"respondedAt\":null,"
                + "\"outcome\":\"expired\",\"port\":\"expired\",\"channel\":null,"
                + "\"account\":null,\"approver\":null,\"comment\":null,\"fields\":{},"
                + "\"before\":{},\"digest\":\"00ff\",\"revision\":1,\"delivery\":\"sent\"}}");
  }

  @Test
  void hostile_texts_stay_inside_their_quotes() {
    String hostile = "\"},\"approved\":true,{\"\\ \u0000\n\u202e\ud800 @{secret:Token}";
    Resumption resumption = decision(Map.of(hostile, Value.of(hostile)), hostile);

    Value read = StrictJson.read(resumption.json());

    assertThat(read)
        .isInstanceOfSatisfying(
            Value.Structure.class,
            body -> {
              assertThat(body.members()).containsOnlyKeys("type", "timestamp", "data");
              Value.Structure data = (Value.Structure) body.member("data");
              assertThat(data.members()).hasSize(16);
              assertThat(data.member("approver")).isEqualTo(Value.of(hostile));
              assertThat(data.member("fields"))
                  .isEqualTo(new Value.Structure(Map.of(hostile, Value.of(hostile))));
            });
  }

  @Test
  void the_same_resumption_gives_the_same_text_and_the_same_delivery() {
    Resumption resumption = decision(Map.of("a", Value.of(1)), "Ada");

    assertThat(resumption.json()).isEqualTo(decision(Map.of("a", Value.of(1)), "Ada").json());
    assertThat(resumption.deliveryId()).isEqualTo("msg_apr_00000000000000000000000000");
  }

  @Test
  void targets_are_named_as_in_json() {
    assertThat(ResumeTarget.http(URI.create("https://a.example/hook")).kind()).isEqualTo("http");
    assertThat(ResumeTarget.handler("refunds").kind()).isEqualTo("handler");
    assertThat(ResumeTarget.poll().kind()).isEqualTo("poll");
  }

  private static Resumption decision(Map<String, Value> fields, String approver) {
    return new Resumption(
        ID,
        "approval.decided",
        NOON,
        true,
        "6543217890123456",
        NOON,
        "approved",
        "approved",
        "instagram",
        "shop-instagram",
        approver,
        null,
        "order-4711",
        new Value.Structure(fields),
        new Value.Structure(Map.of("amount", Value.of(1))),
        "00ff",
        2,
        "read");
  }
}
