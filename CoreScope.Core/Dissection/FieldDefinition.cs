namespace CoreScope.Core.Dissection;

/// <summary>
/// What there is to know of a field beside its value: the name in the field table, the label of its byte range, the name in the
/// filter language ("" when it cannot be filtered on), its type and unit ("" for none).
/// </summary>
public sealed record FieldDefinition(FieldId Id, string Name, string Label, string FilterName, FieldType Type, string Unit);
