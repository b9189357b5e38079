namespace Identity.Domain.OAuth;

/// <summary>The two codes of a device: a long one for the device, and a short one for the person.</summary>
public interface IDeviceCodes
{
    /// <summary>What the device polls with. Bound by a MAC, so that a forgery costs no query.</summary>
    string Write(Guid deviceId);

    /// <summary>False for anything that this service did not write, to the letter. Asks no database.</summary>
    bool TryRead(string text, out Guid deviceId);

    /// <summary>What is stored of a <see cref="UserCode"/>: with a look into the database alone nobody can type it.</summary>
    byte[] MacOf(string userCode);
}
