package dev.countersign.approval;

import dev.countersign.field.InputMode;
import dev.countersign.prompt.Violation;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for what a request says about time: that it is sensible and does not contradict. */
final class TimeRules {
  /** Most reminders of a step. */
  static final int REMINDERS = 5;

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final String CONTRADICTION = "contradiction";
  private static final String AFTER_THE_END = "after-the-end";

  private TimeRules() {}

  static void times(ApprovalRequest request, List<Violation> found) {
    for (int i = 0; i < request.ladder().size(); i++) {
      expiry(Pointers.step(i) + "/expiresIn", request.ladder().get(i).expiresIn(), found);
    }
    onExpiry(request, found);
    reminders(request, found);
    undeliverable(request, found);
  }

  private static void expiry(String pointer, @Nullable Duration expiresIn, List<Violation> found) {
    if (expiresIn == null) {
      return;
    }
    if (expiresIn.compareTo(SHORTEST) < 0) {
      found.add(new Violation(pointer, "too-short", "Wait at least one second, such as \"PT4H\"."));
    }
    if (expiresIn.compareTo(RequestRules.LONGEST_WAIT) > 0) {
      long days = RequestRules.LONGEST_WAIT.toDays();
      found.add(new Violation(pointer, "too-long", "Wait at most " + days + " days."));
    }
  }

  private static void onExpiry(ApprovalRequest request, List<Violation> found) {
    OnExpiry onExpiry = request.timing().onExpiry();
    String pointer = Pointers.step(request.ladder().size() - 1) + "/onExpiry";
    if (onExpiry != OnExpiry.EXPIRE && request.counted().isEmpty()) {
      found.add(
          new Violation(
              pointer, CONTRADICTION, "None of the choices is one that it could count as."));
    }
    boolean isRequired =
        request.fields().stream().anyMatch(field -> field.input().mode() == InputMode.REQUIRED);
    if (onExpiry == OnExpiry.APPROVE && isRequired) {
      found.add(
          new Violation(
              pointer,
              CONTRADICTION,
              "Nobody approves without the required fields, so the end of the time cannot."));
    }
  }

  private static void reminders(ApprovalRequest request, List<Violation> found) {
    List<Duration> usual = request.timing().reminders();
    list("/reminders", usual, found);
    Set<Integer> told = new HashSet<>();
    for (int step = 0; step < request.ladder().size(); step++) {
      Duration wait = request.ladder().get(step).expiresIn();
      List<Duration> own = request.ladder().get(step).reminders();
      String pointer = (own == null ? "" : Pointers.step(step)) + "/reminders";
      if (own != null) {
        list(pointer, own, found);
      }
      List<Duration> meant = own == null ? usual : own;
      for (int i = 0; i < meant.size(); i++) {
        boolean isLate = wait != null && meant.get(i).compareTo(wait) >= 0;
        if (isLate && (own != null || told.add(i))) {
          found.add(
              new Violation(
                  pointer + "/" + i,
                  AFTER_THE_END,
                  "Step " + (step + 1) + " waits " + wait + "; remind before that."));
        }
      }
    }
  }

  private static void list(String pointer, List<Duration> reminders, List<Violation> found) {
    if (reminders.size() > REMINDERS) {
      String message = "At most " + REMINDERS + " reminders, got " + reminders.size() + ".";
      found.add(new Violation(pointer, "too-many", message));
    }
    for (int i = 0; i < reminders.size(); i++) {
      Duration reminder = reminders.get(i);
      if (reminder.compareTo(SHORTEST) < 0) {
        String message = "Remind a second after the question or later, such as \"PT1H\".";
        found.add(new Violation(pointer + "/" + i, "too-short", message));
      } else if (i > 0 && reminder.compareTo(reminders.get(i - 1)) <= 0) {
        String message = "Give each reminder a longer time than the one before it.";
        found.add(new Violation(pointer + "/" + i, "not-ascending", message));
      }
    }
  }

  private static void undeliverable(ApprovalRequest request, List<Violation> found) {
    Duration after = request.timing().undeliverableAfter();
    if (after == null) {
      return;
    }
    if (after.isNegative()) {
      String message = "Must not be negative; \"PT0S\" ends it at once.";
      found.add(new Violation("/undeliverableAfter", "too-short", message));
    }
    for (int step = 0; step < request.ladder().size(); step++) {
      Duration wait = request.ladder().get(step).expiresIn();
      if (wait != null && after.compareTo(wait) >= 0) {
        found.add(
            new Violation(
                "/undeliverableAfter",
                AFTER_THE_END,
                "Step "
                    + (step + 1)
                    + " waits "
                    + wait
                    + "; give a shorter time, or leave the member out."));
        return;
      }
    }
  }
}
