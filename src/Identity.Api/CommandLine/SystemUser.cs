using Identity.Domain;

namespace Identity.Api.CommandLine;

/// <summary>Who runs this command. The audit names them, because several operators share a machine.</summary>
internal static class SystemUser
{
    /// <remarks>Of <c>sudo</c> the person behind it. Only root's word counts for that: every other user can set the variable.</remarks>
    internal static Operator Operator { get; } =
        Operator.AtCommandLine(
            Environment.IsPrivilegedProcess && Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } behind
                ? behind
                : Environment.UserName
        );
}
