namespace Identity.Domain.Secrets;

/// <summary>Keeps short codes under a key that is not in the database.</summary>
public interface ICodeMac
{
    /// <summary>Bound to the row: a code that was copied to another row proves nothing.</summary>
    byte[] Compute(Guid codeId, string code);
}
