package dev.countersign.resume;

import dev.countersign.ApprovalId;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow is woken with.
 *
 * @param type {@code approval.decided}, {@code approval.expired}, {@code approval.undeliverable} or
 *     {@code approval.cancelled}
 * @param timestamp when the approval became final
 * @param approved whether a person approved
 * @param respondedBy the address value of the person who answered; absent when nobody did
 * @param outcome the word for how it ended; the same as the port
 * @param port the exit of the node
 * @param fields the values that the person saw, with what they changed, by key
 * @param before the values that were there before, of those fields that they changed
 * @param digest SHA-256 of what was shown, lower-case hex
 * @param revision how often what was shown was settled, from 1
 * @param delivery how far the question had come where it came closest to somebody, as the
 *     lower-case word of a state of a question's delivery, such as read or parked
 */
public record Resumption(
    ApprovalId approvalId,
    String type,
    Instant timestamp,
    boolean approved,
    @Nullable String respondedBy,
    @Nullable Instant respondedAt,
    String outcome,
    String port,
    @Nullable String channel,
    @Nullable String account,
    @Nullable String approver,
    @Nullable String comment,
    @Nullable String reference,
    Value.Structure fields,
    Value.Structure before,
    String digest,
    int revision,
    String delivery) {

  /** The id that stays the same however often this is delivered. */
  public String deliveryId() {
    return "msg_" + approvalId.value();
  }

  /**
   * The body of a callback, compact JSON: always the same text, the fields in the order of the
   * request.
   */
  public String json() {
    Map<String, Value> data = new LinkedHashMap<>();
    data.put("approvalId", Value.of(approvalId.value()));
    data.put("reference", text(reference));
    data.put("approved", Value.of(approved));
    data.put("respondedBy", text(respondedBy));
    data.put("respondedAt", respondedAt == null ? Value.nothing() : text(respondedAt.toString()));
    data.put("outcome", Value.of(outcome));
    data.put("port", Value.of(port));
    data.put("channel", text(channel));
    data.put("account", text(account));
    data.put("approver", text(approver));
    data.put("comment", text(comment));
    data.put("fields", fields);
    data.put("before", before);
    data.put("digest", Value.of(digest));
    data.put("revision", Value.of(revision));
    data.put("delivery", Value.of(delivery));
    Map<String, Value> body = new LinkedHashMap<>();
    body.put("type", Value.of(type));
    body.put("timestamp", Value.of(timestamp.toString()));
    body.put("data", new Value.Structure(data));
    return new Value.Structure(body).json();
  }

  private static Value text(@Nullable String text) {
    return text == null ? Value.nothing() : Value.of(text);
  }
}
