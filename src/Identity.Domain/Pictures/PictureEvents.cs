namespace Identity.Domain.Pictures;

/// <summary>Another picture takes the place of the one before, if there was one.</summary>
public sealed record PictureReplaced(StoredImage Image, DateTimeOffset At) : DomainEvent(At);

/// <summary>The picture goes, in all its sizes.</summary>
public sealed record PictureRemoved(DateTimeOffset At) : DomainEvent(At);
