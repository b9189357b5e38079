namespace Identity.Domain;

/// <summary>The value of this setting is, or may hold, a secret: sentences, logs and the command line never show it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>This property of a settings class has no key in the configuration: the service sets it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NoKeyAttribute : Attribute;
