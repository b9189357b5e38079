using System.Diagnostics.CodeAnalysis;

namespace Identity.Domain;

/// <summary>A value, or every reason why there is none. Exceptions stay for bugs and outages.</summary>
public sealed class Result<T>
{
    private Result(T? value, IReadOnlyList<Error> errors)
    {
        Value = value;
        Errors = errors;
    }

    public T? Value { get; }

    /// <summary>Empty on success; otherwise all faults, the first of which decides the status.</summary>
    public IReadOnlyList<Error> Errors { get; }

    /// <summary>The fault that decides, or null on success.</summary>
    public Error? Refusal => Errors is [var first, ..] ? first : null;

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsSuccess => Errors.Count == 0;

    /// <summary>What comes of the value, or the same refusal.</summary>
    public Result<TOther> Map<TOther>(Func<T, TOther> map) => IsSuccess ? map(Value) : Errors.ToArray();

    public static implicit operator Result<T>(T value) => new(value, []);

    public static implicit operator Result<T>(Error error) => new(default, [error]);

    public static implicit operator Result<T>(List<Error> errors) =>
        errors.Count > 0 ? new(default, errors) : throw new ArgumentException("A refusal needs a reason.", nameof(errors));

    public static implicit operator Result<T>(Error[] errors) => (List<Error>)[.. errors];
}

/// <summary>The value of a use case that has nothing to say beyond having succeeded.</summary>
public readonly record struct Done;
