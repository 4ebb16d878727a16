package com.foresyts.etl.dynamodb;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The reason why AWS denies access, as far as its message has a known form. Nothing else of the
 * message is used.
 *
 * @param caller the ARN of the identity, or null if it is not named
 * @param action such as {@code dynamodb:Scan}, or null if it is not named
 * @param policy null if it is not named
 * @param explicit whether the policy denies the action; otherwise no policy of its kind allows it
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">IAM
 *     User Guide, access denied error messages</a>
 */
record Denial(
    @Nullable String caller, @Nullable String action, @Nullable Policy policy, boolean explicit) {
  private static final Pattern CALLER_AND_ACTION =
      Pattern.compile("User: (arn:\\S+) is not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)");

  /** DynamoDB says so if its request to KMS in the name of the caller is denied. */
  private static final String KEY_DENIED = "KMS key access denied";

  /** So begins what S3 says then, which names neither the caller nor the action. */
  private static final String KEY_UNREADABLE = "The ciphertext refers to";

  /** A kind of policy. */
  enum Policy {
    IDENTITY_BASED("identity-based policy", "an IAM policy of the user or role"),
    RESOURCE_BASED("resource-based policy", "the policy of the %s or key itself"),
    ENDPOINT("VPC endpoint policy", "the policy of the VPC endpoint"),
    SERVICE_CONTROL("service control policy", "the policies of the AWS organization"),
    RESOURCE_CONTROL("resource control policy", "the policies of the AWS organization"),
    BOUNDARY("permissions boundary", "the permissions boundary of the user or role"),
    SESSION("session policy", "the policy of the role's session"),
    TRUST("role trust policy", "the trust policy of the role");

    private final String awsName;
    private final String place;

    Policy(String awsName, String place) {
      this.awsName = awsName;
      this.place = place;
    }

    private boolean isLackingIn(String message) {
      return message.contains("because no " + awsName + " allows");
    }

    private boolean isDenyingIn(String message) {
      return Pattern.compile("with an explicit deny in an? " + awsName).matcher(message).find();
    }
  }

  /** Returns the parts of a message that are known. */
  static Denial of(String message) {
    Matcher named = CALLER_AND_ACTION.matcher(message);
    boolean isNamed = named.find();
    Policy policy =
        Arrays.stream(Policy.values())
            .filter(kind -> kind.isLackingIn(message) || kind.isDenyingIn(message))
            .findFirst()
            .orElse(null);
    return new Denial(
        isNamed ? named.group(1) : null,
        isNamed ? named.group(2) : isOfKey(message) ? "kms:Decrypt" : null,
        policy,
        policy != null && policy.isDenyingIn(message));
  }

  private static boolean isOfKey(String message) {
    return message.contains(KEY_DENIED) || message.contains(KEY_UNREADABLE);
  }

  /** Returns words such as {@code , because no VPC endpoint policy allows it}, empty if unknown. */
  String because() {
    if (policy == null) {
      return "";
    }
    String article = policy == Policy.IDENTITY_BASED ? "an " : "a ";
    return ", because "
        + (explicit
            ? article + policy.awsName + " denies it"
            : "no " + policy.awsName + " allows it");
  }

  /** Returns a sentence on an operation of DynamoDB that failed, with the permission to give. */
  String ofTable(String operation, String table, String region) {
    String denied = action == null || action.startsWith("dynamodb:") ? operation : action;
    String permission =
        denied.equals(operation)
            ? "dynamodb:%s on table %s".formatted(operation, table)
            : denied + (denied.startsWith("kms:") ? " on the KMS key of table " + table : "");
    return sentence(denied, permission + " in region " + region, "table");
  }

  /**
   * Returns a sentence on an action that is denied.
   *
   * @param permission the action and its resource
   * @param resource the noun of resources that have a policy of their own
   */
  String sentence(String denied, String permission, String resource) {
    return "the credentials%s may not %s%s; %s %s%s"
        .formatted(
            caller == null ? "" : " (" + caller + ")",
            denied,
            because(),
            explicit ? "end the denial of" : "allow",
            permission,
            policy == null ? "" : " in " + policy.place.formatted(resource));
  }
}
