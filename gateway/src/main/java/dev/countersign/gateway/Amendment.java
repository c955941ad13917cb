package dev.countersign.gateway;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.field.Field;
import dev.countersign.prompt.Choice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants changed about a request.
 *
 * @param title absent to leave it
 * @param fields all fields; absent to leave them
 * @param choices all choices; absent to leave them
 * @param reason why, for the journal; absent when none is given
 */
public record Amendment(
    @Nullable String title,
    @Nullable List<Field> fields,
    @Nullable List<Choice> choices,
    @Nullable String reason) {
  public Amendment {
    fields = fields == null ? null : List.copyOf(fields);
    choices = choices == null ? null : List.copyOf(choices);
  }

  ApprovalRequest of(ApprovalRequest request) {
    return request.amended(
        title == null ? request.title() : title,
        fields == null ? request.fields() : fields,
        choices == null ? request.choices() : choices);
  }
}
