namespace Identity.Domain.Import;

/// <summary>The list of password hashes of other systems that may be stored, because a login can verify them at a bearable cost.</summary>
public interface IForeignHashes
{
    /// <summary>Why a hash is not accepted, or null when it is. Nothing is computed: only kind, shape and cost are looked at.</summary>
    Error? Check(string hash);
}
