namespace CoreScope.Core.Dissection;

/// <summary>How a field's value is to be read and compared.</summary>
public enum FieldType : byte
{
    /// <summary>Bytes, shown as hex.</summary>
    Bytes,

    /// <summary>Unsigned whole number.</summary>
    Number,

    /// <summary>Number with a fraction or a sign.</summary>
    Decimal,

    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>Seconds since 1970.</summary>
    Time,

    /// <summary>A byte of bits.</summary>
    Flags,

    /// <summary>True or false.</summary>
    Truth,
}
