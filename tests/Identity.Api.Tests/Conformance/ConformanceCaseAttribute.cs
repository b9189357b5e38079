namespace Identity.Api.Tests.Conformance;

/// <summary>The module of a plan of the OpenID Foundation that a test is a port of.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ConformanceCaseAttribute(string plan, string module, string result = ConformanceCaseAttribute.Passes) : Attribute
{
    public const string BasicOp = "Basic OP";
    public const string ConfigOp = "Config OP";
    public const string RpInitiatedLogout = "RP-Initiated Logout OP";
    public const string BackchannelLogout = "Back-Channel Logout OP";

    /// <summary>What the module asks for is there.</summary>
    public const string Passes = "passes";

    /// <summary>What the standards leave to a server is not there, and refused as they have it.</summary>
    public const string Refused = "refused, as the plan allows";

    public string Plan { get; } = plan;

    public string Module { get; } = module;

    public string Result { get; } = result;
}
