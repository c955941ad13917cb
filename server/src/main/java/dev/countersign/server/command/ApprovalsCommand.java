package dev.countersign.server.command;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Status;
import dev.countersign.channel.AccountId;
import dev.countersign.gateway.Approvals;
import dev.countersign.gateway.CancelOutcome;
import dev.countersign.gateway.RequestOutcome;
import dev.countersign.journal.Actor;
import dev.countersign.postgres.JsonValues;
import dev.countersign.server.api.ApprovalJson;
import dev.countersign.server.api.ApprovalsEndpoint;
import dev.countersign.server.api.IdempotencyKeys;
import dev.countersign.server.api.RequestJson;
import dev.countersign.store.ApprovalQuery;
import dev.countersign.store.ApprovalView;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code countersign approvals}: look at approvals, ask for one, withdraw one. */
@Command(
    name = "approvals",
    description = "Lists, shows, requests, cancels and replays approvals.",
    synopsisSubcommandLabel = "COMMAND")
final class ApprovalsCommand {
  private static final Actor OPERATOR =
      new Actor.Operator(System.getProperty("user.name", "unknown"));

  @Command(name = "list", description = "Lists approvals, newest first.")
  int list(
      @Option(names = "--status", description = "${COMPLETION-CANDIDATES}") @Nullable Status status,
      @Option(names = "--account", description = "Only this account.") @Nullable String account,
      @Option(names = "--reference", description = "Only this reference.")
          @Nullable String reference,
      @Option(
              names = "--delivery",
              description =
                  "Only those with a question in this state, such as unknown: ${COMPLETION-CANDIDATES}")
          @Nullable Delivery delivery,
      @Option(names = "--limit", defaultValue = "50", description = "At most so many (50).")
          int limit,
      @Mixin ConfigOption config,
      @Mixin Output output) {
    if (limit < 1 || limit > ApprovalsEndpoint.MOST_ITEMS) {
      output.refused(
          "wrong-use",
          "--limit must be a whole number from 1 to " + ApprovalsEndpoint.MOST_ITEMS + ".");
      return ExitCode.WRONG_USE;
    }
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      AccountId at = account == null ? null : new AccountId(account);
      List<ApprovalView> found =
          toolbox
              .part(Approvals.class)
              .list(new ApprovalQuery(status, null, at, null, reference, delivery, null, limit));
      if (output.isJson()) {
        Instant now = toolbox.now();
        output.json(
            new Value.Sequence(
                found.stream().map(view -> (Value) ApprovalJson.approval(view, now)).toList()));
        return ExitCode.DONE;
      }
      for (ApprovalView view : found) {
        output.line(line(view));
      }
      if (found.isEmpty()) {
        output.line("No approvals.");
      }
      return ExitCode.DONE;
    }
  }

  private static String line(ApprovalView view) {
    var approval = view.approval();
    String title = approval.request().title() == null ? "" : approval.request().title();
    return "%s  %-13s  %s  %s"
        .formatted(approval.id(), approval.status(), approval.requestedAt(), title);
  }

  @Command(name = "show", description = "Shows an approval and what happened to it.")
  int show(
      @Parameters(paramLabel = "ID", description = "apr_…") String id,
      @Mixin ConfigOption config,
      @Mixin Output output) {
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      Approvals approvals = toolbox.part(Approvals.class);
      Optional<ApprovalView> view = ApprovalId.parse(id).flatMap(approvals::find);
      if (view.isEmpty()) {
        return notFound(id, output);
      }
      if (output.isJson()) {
        output.json(ApprovalJson.approval(view.get(), toolbox.now()));
        return ExitCode.DONE;
      }
      output.line(line(view.get()));
      approvals
          .journal(view.get().approval().id())
          .forEach(entry ->
              output.line(
                  "  %s  %-14s  %s  %s"
                      .formatted(
                          entry.at(), entry.event(), entry.actor().label(), entry.details())));
      return ExitCode.DONE;
    }
  }

  private static int notFound(String id, Output output) {
    output.refused(
        "not-found",
        "There is no approval " + id + "; countersign approvals list shows what there is.");
    return ExitCode.FOUND_WRONG;
  }

  @Command(
      name = "request",
      description = "Asks for a decision; the request is JSON as for POST /v1/approvals.")
  int request(
      @Parameters(paramLabel = "FILE", description = "A file, or - for standard input.")
          String file,
      @Option(
              names = "--idempotency-key",
              description =
                  "Makes a repeated command find the approval of the first one, as the header Idempotency-Key does.")
          @Nullable String idempotencyKey,
      @Mixin ConfigOption config,
      @Mixin Output output) {
    String key = idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey;
    if (!IdempotencyKeys.isUsable(key)) {
      output.refused("wrong-use", "--idempotency-key must be " + IdempotencyKeys.FORM);
      return ExitCode.WRONG_USE;
    }
    JsonNode body;
    try {
      body = JsonValues.MAPPER.readTree(GivenFile.read(file));
    } catch (JacksonException e) {
      output.refused("invalid-request", "The request is not JSON: " + e.getOriginalMessage());
      return ExitCode.WRONG_USE;
    }
    return switch (RequestJson.read(body)) {
      case RequestJson.Reading.Refused refused -> {
        output.refused(refused.violations());
        yield ExitCode.FOUND_WRONG;
      }
      case RequestJson.Reading.Read read -> {
        try (Toolbox toolbox = Toolbox.open(config.settings())) {
          RequestOutcome outcome =
              toolbox
                  .part(Approvals.class)
                  .request(read.request(), OPERATOR, IdempotencyKeys.ofCommand(key, body));
          yield report(toolbox, outcome, read, output);
        }
      }
    };
  }

  private static int report(
      Toolbox toolbox, RequestOutcome outcome, RequestJson.Reading.Read read, Output output) {
    return switch (outcome) {
      case RequestOutcome.Created created -> {
        show(toolbox, created.approval().id(), output);
        output.note("A running server (countersign serve) sends it.");
        yield ExitCode.DONE;
      }
      case RequestOutcome.Refused refused -> {
        output.refused(read.pointed(refused.violations()));
        yield ExitCode.FOUND_WRONG;
      }
      case RequestOutcome.Replayed replayed -> {
        show(toolbox, replayed.approval().id(), output);
        output.note("It was asked for before under this key; nothing more was done.");
        yield ExitCode.DONE;
      }
      case RequestOutcome.KeyReused() -> {
        output.refused(
            "idempotency-key-reused",
            "This key was used for another request; take a new key for a new request.");
        yield ExitCode.FOUND_WRONG;
      }
    };
  }

  /** The approval as it is now: to people as a line. */
  private static void show(Toolbox toolbox, ApprovalId id, Output output) {
    ApprovalView view = toolbox.part(Approvals.class).find(id).orElseThrow();
    if (output.isJson()) {
      output.json(ApprovalJson.approval(view, toolbox.now()));
    } else {
      output.line(line(view));
    }
  }

  @Command(
      name = "replay",
      description = "Delivers the outcome once more, under its old id, when all tries have failed.")
  int replay(
      @Parameters(paramLabel = "ID", description = "apr_…") String id,
      @Mixin ConfigOption config,
      @Mixin Output output) {
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      boolean isReplayed =
          ApprovalId.parse(id)
              .map(parsed -> toolbox.part(Approvals.class).replayResume(parsed, OPERATOR))
              .orElse(false);
      if (isReplayed) {
        output.done(
            Map.of("id", Value.of(id), "replayed", Value.of(true)),
            id + " is due again; a running server delivers it.");
        return ExitCode.DONE;
      }
      output.refused(
          "nothing-to-do",
          "No delivery of "
              + id
              + " has failed for good; countersign approvals show "
              + id
              + " tells how it stands.");
      return ExitCode.FOUND_WRONG;
    }
  }

  @Command(name = "cancel", description = "Withdraws a request that is still open.")
  int cancel(
      @Parameters(paramLabel = "ID", description = "apr_…") String id,
      @Mixin ConfigOption config,
      @Mixin Output output) {
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      Approvals approvals = toolbox.part(Approvals.class);
      Optional<ApprovalId> parsed = ApprovalId.parse(id);
      if (parsed.isEmpty()) {
        return notFound(id, output);
      }
      return switch (approvals.cancel(parsed.get(), OPERATOR)) {
        case CancelOutcome.Cancelled cancelled -> {
          if (output.isJson()) {
            show(toolbox, parsed.get(), output);
          } else {
            output.line(id + " is cancelled.");
          }
          yield ExitCode.DONE;
        }
        case CancelOutcome.AlreadyFinal ended -> {
          output.refused(
              "already-final", id + " has ended before: " + ended.approval().status() + ".");
          yield ExitCode.FOUND_WRONG;
        }
        case CancelOutcome.NotFound() -> notFound(id, output);
      };
    }
  }
}
