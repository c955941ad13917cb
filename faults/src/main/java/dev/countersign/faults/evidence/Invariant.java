package dev.countersign.faults.evidence;

/** What must hold after each run. */
public enum Invariant {
  I1("every id answered 201 exists"),
  I2("every webhook answered 200 is in the inbox"),
  I3("at most one decision per approval, by whoever may, as they decided"),
  I4("every ended approval has exactly one effect at its receiver, the right one"),
  I5("no resume without a decision"),
  I6("a message is sent once, unless the first was refused; doubt is shown"),
  I7("the timeline is complete and its hashes are right"),
  I8("the backlog drains in time and nothing is stuck"),
  I9("no secret in logs"),
  I10("who lost its claim completes nothing");

  private final String rule;

  Invariant(String rule) {
    this.rule = rule;
  }

  /** The rule in words. */
  public String rule() {
    return rule;
  }
}
